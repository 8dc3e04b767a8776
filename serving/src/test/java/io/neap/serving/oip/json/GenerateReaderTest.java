// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ServingException;
import io.neap.serving.oip.Question;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateReaderTest {

    private static final TensorSpec TEXT = new TensorSpec("text_input", DataType.BYTES, Shape.of(-1));
    private static final TensorSpec HEAT = new TensorSpec("temperature", DataType.FP32, Shape.of(-1, 1));
    private static final TensorSpec SEED = new TensorSpec("seed", DataType.INT64, Shape.of());

    @Test
    void membersOfTheInputsNamesAreOneRowOfThem() {
        Question question = read("{\"text_input\":\"a,\\\"b\",\"id\":\"7\",\"stop\":[\"x\"],\"priority\":2,"
                + "\"parameters\":{\"temperature\":0.5,\"seed\":3,\"timeout\":1000,\"stream\":true}}");

        assertThat(question.request().inputs())
                .containsExactly(
                        new Tensor("text_input", DataType.BYTES, Shape.of(1), bytes("a,\"b")),
                        tensor("temperature", Shape.of(1, 1), 0.5f),
                        seed(3));
        assertThat(question.request().id()).isEqualTo("7");
        assertThat(question.request().priority()).isEqualTo(2);
        assertThat(question.timeoutMicros()).isEqualTo(1000);
    }

    @Test
    void anArrayIsTheLastDimension() {
        Question question =
                read("{\"text_input\":[\"a\",\"b\"],\"temperature\":[1,2],\"parameters\":null,\"id\":null}");

        assertThat(question.request().inputs())
                .containsExactly(
                        new Tensor("text_input", DataType.BYTES, Shape.of(2), bytes("a", "b")),
                        tensor("temperature", Shape.of(1, 2), 1, 2));
        assertThat(question.request().id()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|the request has no input: expected [text_input, temperature, seed]",
                "{\"text_input\":3}|input 'text_input', value 0: the body is not the JSON it should be: expected a string at byte 14",
                "{\"text_input\":null}|input 'text_input', value 0",
                "{\"seed\":1.5}|input 'seed', value 0",
                "{\"text_input\":\"a\",\"priority\":-1}|parameter 'priority'",
                "{\"text_input\":\"a\"}}|the end of the body",
                "[]|expected '{'"
            })
    void whatIsWrongIsSaid(String body, String message) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining(message);
    }

    private static Question read(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return GenerateReader.read(List.of(TEXT, HEAT, SEED), bytes, bytes.length);
    }

    private static java.nio.ByteBuffer bytes(String... elements) {
        return ByteElements.encode(java.util.Arrays.stream(elements)
                .map(element -> element.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    private static Tensor tensor(String name, Shape shape, float... values) {
        return io.neap.serving.TestModels.floats(name, shape, values);
    }

    private static Tensor seed(long value) {
        Tensor tensor = Tensor.allocate("seed", DataType.INT64, Shape.of());
        tensor.data().putLong(value);
        return tensor;
    }
}
