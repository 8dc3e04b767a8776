// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.oip.Question;
import io.neap.serving.oip.json.MemoryReader.Registration;
import io.neap.serving.oip.memory.SharedMemory;
import io.neap.serving.oip.memory.SharedTensor;
import io.neap.serving.oip.memory.TestMemory;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryReaderTest {

    private static final String HEAD = "\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\"";
    private static final String REGION = "\"shared_memory_region\":\"r\"";
    private static final String SIZE = "\"shared_memory_byte_size\":4";

    @TempDir
    Path folder = Path.of("");

    private SharedMemory memory = TestModels.CLOSED_MEMORY;

    @BeforeEach
    void register() throws IOException {
        memory = TestMemory.withTwoNumbers(folder);
    }

    @AfterEach
    void close() {
        memory.unregister("");
    }

    @Test
    void aRegistrationIsReadWithItsOffsetOrWithout() {
        assertThat(registration("{\"key\":\"/a\",\"offset\":8,\"byte_size\":64,\"later\":[1]}"))
                .isEqualTo(new Registration("/a", 8, 64));
        assertThat(registration("{\"byte_size\":64,\"key\":\"a\"}")).isEqualTo(new Registration("a", 0, 64));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"byte_size\":1} | got no 'key'",
                "{\"key\":\"a\"} | got no 'byte_size'",
                "{\"key\":1,\"byte_size\":1} | expected a string",
                "{\"key\":\"a\",\"byte_size\":1.5} | expected 'byte_size', got 1.5",
                "{\"key\":\"a\",\"byte_size\":99999999999999999999} | 99999999999999999999 is out of the range",
            })
    void aRegistrationThatLacksSomethingIsRefused(String body, String message) {
        assertThatThrownBy(() -> registration(body)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEAD + ",\"parameters\":{" + REGION + "," + SIZE + ",\"shared_memory_offset\":4}",
                "\"parameters\":{\"shared_memory_offset\":4," + SIZE + ",\"shared_memory_later\":[1]," + REGION + "},"
                        + HEAD,
            })
    void anInputsParametersComeInAnyOrder(String input) {
        assertThat(inputs("{" + input + "}")).containsExactly(TestModels.floats("x", Shape.of(1), 2));
    }

    @Test
    void inputsOfAllKindsAreMixed() {
        String json = "{\"inputs\":[{\"name\":\"a\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[3]},{" + HEAD
                + ",\"parameters\":{" + REGION + "," + SIZE + "}},{\"name\":\"b\",\"shape\":[1],\"datatype\":\"FP32\","
                + "\"parameters\":{\"binary_data_size\":4}}]}";
        byte[] body = (json + "\0\0\0\0").getBytes(StandardCharsets.US_ASCII);

        Question question = RequestReader.read(memory, body, body.length, json.length());

        assertThat(question.request().inputs())
                .containsExactly(
                        TestModels.floats("a", Shape.of(1), 3),
                        TestModels.floats("x", Shape.of(1), 1),
                        TestModels.floats("b", Shape.of(1), 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{" + REGION + "} | input 'x': expected shared_memory_region and shared_memory_byte_size, got no size",
                "{" + SIZE + "} | got no region",
                "{\"shared_memory_offset\":0} | got no region",
                "{" + REGION + ",\"shared_memory_byte_size\":-4} | of 0 or more, got 0 and -4",
                "{" + REGION + "," + SIZE + ",\"shared_memory_offset\":-1} | got -1 and 4",
                "{" + REGION + "," + SIZE
                        + ",\"binary_data_size\":4} | binary_data_size and shared_memory_region exclude",
                "{" + REGION + "," + SIZE + "},\"data\":[1 | 'data' and shared_memory_region exclude each other",
                "{\"shared_memory_region\":7} | expected a string",
                "{" + REGION + ",\"shared_memory_byte_size\":\"4\"} | expected a number",
            })
    void anInputThatIsWrongIsNamed(String parameters, String message) {
        String end = parameters.contains("\"data\"") ? "]}" : "}";

        assertThatThrownBy(() -> inputs("{" + HEAD + ",\"parameters\":" + parameters + end))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContaining(message);
    }

    @Test
    void anOutputsPlaceIsKeptAndChecked() {
        String output = "{\"inputs\":[],\"outputs\":[{\"name\":\"y\",\"parameters\":{\"binary_data\":true," + REGION
                + ",\"shared_memory_byte_size\":%d}},{\"name\":\"z\"}]}";

        Question question = read(output.formatted(8));

        assertThat(question.form().placeOf()).isEqualTo(Map.of("y", new SharedTensor("r", 0, 8)));
        assertThat(question.form().isBinary("y")).isFalse();
        assertThatThrownBy(() -> read(output.formatted(9))).hasMessageContaining("within the 8 bytes of region 'r'");
        assertThatThrownBy(() -> read(output.formatted(8).replace(REGION, "\"other\":1")))
                .hasMessageContaining("output 'y': expected shared_memory_region");
    }

    private List<Tensor> inputs(String input) {
        return read("{\"inputs\":[" + input + "]}").request().inputs();
    }

    private Question read(String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return RequestReader.read(memory, body, body.length);
    }

    private static Registration registration(String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return MemoryReader.registration(body, body.length);
    }
}
