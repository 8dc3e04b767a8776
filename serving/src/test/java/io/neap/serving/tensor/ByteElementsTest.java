// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ServingException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteElementsTest {

    @Test
    void whatIsFramedIsReadBackAndMeasured() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 1_000; round++) {
            List<byte[]> elements = new ArrayList<>();
            for (int left = random.nextInt(6); left > 0; left--) {
                byte[] element = new byte[random.nextInt(300)];
                random.nextBytes(element);
                elements.add(element);
            }
            ByteBuffer framed = ByteElements.encode(elements);

            assertThat(ByteElements.decode(framed)).containsExactlyElementsOf(elements);
            assertThat(ByteElements.sizeOf(framed, elements.size())).isEqualTo(framed.remaining());
            int first = elements.isEmpty() ? 0 : Integer.BYTES + elements.getFirst().length;
            assertThat(ByteElements.sizeOf(framed, Math.min(1, elements.size())))
                    .isEqualTo(first);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "010000, element 0 of its BYTES is cut off",
        "01000000, element 0 of its BYTES is cut off",
        "0100000061020000006162ff, element 2 of its BYTES is cut off",
        "ffffffff61, element 0 of its BYTES is cut off",
        "ffffff7f61, element 0 of its BYTES is cut off",
        "0100000061, 'its shape needs 2 BYTES elements, got 1'",
        "000000000000000000000000, 'its shape needs 2 BYTES elements, got 3'"
    })
    void framesThatDoNotHoldTheShapesElementsAreRefused(String hex, String why) {
        ByteBuffer data = ByteBuffer.wrap(HexFormat.of().parseHex(hex));

        assertThatThrownBy(() -> new Tensor("x", DataType.BYTES, Shape.of(2), data))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining(why);
    }
}
