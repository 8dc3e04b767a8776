// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.TestModels;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassificationTest {

    private static final Tensor SCORES = TestModels.floats("scores", Shape.of(2, 3), 0.25f, 7, -1, 5, 5, 1e7f);

    @Test
    void eachRowHasItsHighestValuesFirstAndOfEqualOnesTheFirst() {
        Tensor classes = classify(SCORES, 2, true);

        assertThat(classes.type()).isEqualTo(DataType.BYTES);
        assertThat(classes.shape()).isEqualTo(Shape.of(2, 2));
        assertThat(texts(classes)).containsExactly("7.000000:1", "0.250000:0", "10000000.000000:2", "5.000000:0");
    }

    @Test
    void whereRowsAreNoneTheWholeIsClassified() {
        Tensor classes = classify(SCORES, 99, false);

        assertThat(classes.shape()).isEqualTo(Shape.of(6));
        assertThat(texts(classes)).startsWith("10000000.000000:5", "7.000000:1");
    }

    @Test
    void anAnswerWithoutRowsHasNoClasses() {
        assertThat(classify(TestModels.floats("scores", Shape.of(0, 3)), 2, true)
                        .shape())
                .isEqualTo(Shape.of(0, 0));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BOOL", "BYTES"})
    void everyKindOfNumberIsCompared(DataType type) {
        Tensor tensor = Tensor.allocate("n", type, Shape.of(2));
        tensor.data().put(2 * type.size() - 1, (byte) 0x40);

        assertThat(texts(classify(tensor, 1, false)).getFirst()).endsWith(":1");
    }

    @Test
    void theLargestUnsignedNumberIsNoNegativeOne() {
        Tensor tensor = Tensor.allocate("n", DataType.UINT64, Shape.of(2));
        tensor.data().putLong(-1);

        assertThat(texts(classify(tensor, 1, false))).containsExactly("18446744073709551615:0");
    }

    @Test
    void stringsHaveNoClasses() {
        Tensor strings = new Tensor("s", DataType.BYTES, Shape.of(0), ByteElements.encode(List.of()));

        assertThatThrownBy(() -> classify(strings, 1, false)).hasMessageContaining("output 's': BYTES has no classes");
    }

    private static Tensor classify(Tensor output, int classes, boolean byRow) {
        return Classification.classify(List.of(output), Map.of(output.name(), classes), byRow)
                .getFirst();
    }

    private static List<String> texts(Tensor tensor) {
        return ByteElements.decode(tensor.data()).stream()
                .map(element -> new String(element, StandardCharsets.US_ASCII))
                .toList();
    }
}
