// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ServingException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {

    @Test
    void theElementsAreTheExactProductOrTooManyForALong() {
        SplittableRandom random = new SplittableRandom(1);
        int tooMany = 0;
        for (int i = 0; i < 20_000; i++) {
            long[] dimensions = random.longs(random.nextInt(5), 1, 1L << random.nextInt(1, 40))
                    .toArray();
            BigInteger product = Arrays.stream(dimensions)
                    .mapToObj(BigInteger::valueOf)
                    .reduce(BigInteger.ONE, BigInteger::multiply);
            Shape shape = Shape.of(dimensions);
            if (product.bitLength() < Long.SIZE) {
                assertThat(shape.elements()).as("%s", shape).isEqualTo(product.longValueExact());
            } else {
                tooMany++;
                assertThatThrownBy(shape::elements).as("%s", shape).isInstanceOf(ArithmeticException.class);
            }
        }
        assertThat(tooMany).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-1,4; 3,4; true",
                "-1,4; 0,4; true",
                "-1,4; 3,5; false",
                "-1,4; 4; false",
                "-1,-1; 7,9; true",
                "2,2; 2,2; true",
                "2,2; 2,-1; false"
            })
    void onlyADynamicDimensionAcceptsAnother(String model, String tensor, boolean accepted) {
        assertThat(shape(model).accepts(shape(tensor))).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"3,4; 7,4; true", "3,4; 3,5; false", "3,4; 3; false", "3; 7; true", "3,4,5; 3,4,6; false"})
    void rowsOfTheSameShapeMayBeJoined(String one, String other, boolean same) {
        assertThat(shape(one).equalsButForRows(shape(other))).isEqualTo(same);
    }

    @Test
    void aScalarHasOneElementAndNoRows() {
        assertThat(Shape.of().elements()).isEqualTo(1);
        assertThat(Shape.of().hasDynamicRows()).isFalse();
        assertThat(Shape.of().isConcrete()).isTrue();
    }

    @Test
    void otherRowsLeaveTheShapeItselfAlone() {
        Shape two = Shape.of(2, 3);

        assertThat(two.withRows(5)).isEqualTo(Shape.of(5, 3));
        assertThat(two).isEqualTo(Shape.of(2, 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FP64; 268435456; takes 2147483648 bytes, more than 2 GiB",
                "UINT8; 2147483648; has more than 2^31-1 elements",
                "INT8; 4294967296,4294967296; has more than 2^31-1 elements",
                "INT8; 3037000500,3037000500; has more than 2^31-1 elements",
                "INT8; 2,-1; has a negative dimension"
            })
    void aTensorThatNoBufferHoldsIsRefusedBeforeItIsAllocated(String type, String shape, String why) {
        assertThatThrownBy(() -> Tensor.allocate("x", DataType.parse(type), shape(shape)))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining(why);
    }

    private static Shape shape(String dimensions) {
        return Shape.of(Arrays.stream(dimensions.split(",", -1))
                .mapToLong(Long::parseLong)
                .toArray());
    }
}
