// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.oip.AnswerForm;
import io.neap.serving.oip.Question;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.InferenceRequest;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

    private static final String GOOD =
            "{\"id\":\"7\",\"inputs\":[{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[1,2.5,-3e1,4]}]}";

    @Test
    void readsWhatClientsSend() {
        InferenceRequest request = read("""
                {"id": "\\u0037é", "parameters": {"timeout": 5, "deep": [{"a": [true, null]}]},
                 "inputs": [{"name": "x", "shape": [1, 2], "datatype": "FP32", "parameters": {"k": 1},
                             "data": [0.1, -0]}],
                 "outputs": [{"name": "y", "parameters": {"binary_data": false}}], "later": 1.5e3}
                """);

        assertThat(request.id()).isEqualTo("7é");
        assertThat(request.outputs()).containsExactly("y");
        assertThat(request.inputs()).containsExactly(TestModels.floats("x", Shape.of(1, 2), 0.1f, -0f));
        assertThat(request.inputs().get(0).data().isDirect()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,2,3,4]", "[[1,2],[3,4]]", " [ [ 1 , 2 ] , [\n3,\t4 ] ] "})
    void dataAreFlatOrNested(String data) {
        assertThat(inputs("FP32", "[2,2]", data)).containsExactly(TestModels.floats("x", Shape.of(2, 2), 1, 2, 3, 4));
    }

    @Test
    void membersComeInAnyOrder() {
        InferenceRequest request = read(
                "{\"inputs\":[{\"data\":[[1,2]],\"datatype\":\"FP32\",\"shape\":[1,2],\"name\":\"x\"}],\"id\":\"1\"}");

        assertThat(request.id()).isEqualTo("1");
        assertThat(request.inputs()).containsExactly(TestModels.floats("x", Shape.of(1, 2), 1, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"[0]; []", "[0,3]; []", "[2,0]; [[],[]]", "[2,0]; []"})
    void emptyTensorsAreRead(String shape, String data) {
        assertThat(inputs("FP32", shape, data).get(0).elements()).isZero();
    }

    @Test
    void stringsKeepEveryCharacter() {
        List<Tensor> inputs =
                inputs("BYTES", "[5]", "[\"\",\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\",\"漢\",\"\\ud83d\\ude00\",\"\\u0000\"]");

        assertThat(ByteElements.decode(inputs.get(0).data()).stream().map(RequestReaderTest::text))
                .containsExactly("", "a\"\\/\b\f\n\r\t", "漢", "😀", "\0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "BOOL; [true,false]; 01 00",
                "INT8; [-128,127]; 80 7f",
                "UINT8; [0,255]; 00 ff",
                "INT16; [-32768,32767]; 00 80 ff 7f",
                "UINT16; [1,65535]; 01 00 ff ff",
                "INT32; [-2147483648,1]; 00 00 00 80 01 00 00 00",
                "UINT32; [4294967295,1]; ff ff ff ff 01 00 00 00",
                "FP16; [1,-2]; 00 3c 00 c0",
                "FP16; [65504,Infinity]; ff 7b 00 7c",
                "BF16; [3.3895e38,-Infinity]; 7f 7f 80 ff",
                "BF16; [1,-2]; 80 3f 00 c0",
                "FP64; [1,-2]; 00 00 00 00 00 00 f0 3f 00 00 00 00 00 00 00 c0"
            })
    void eachTypeHasItsBytes(String type, String data, String hex) {
        Tensor tensor = inputs(type, "[2]", data).get(0);
        byte[] bytes = new byte[tensor.data().remaining()];
        tensor.data().get(bytes);

        assertThat(java.util.HexFormat.ofDelimiter(" ").formatHex(bytes)).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FP32; [2,2]; [1,2,3]; needs 4 here, got 3",
                "FP32; [2,2]; [1,2,3,4,5,6]; needs 4 here, got 6",
                "FP32; [2,2]; [[1,2],[3]]; needs 2 here, got 1",
                "FP32; [2,2]; [[1,2],[3,4],[5,6]]; needs 2 here, got 3",
                "FP32; [2,2]; [[1,2],[3,4,5]]; needs 2 here, got 3",
                "FP32; [2,2]; [[1,2]]; needs 2 here, got 1",
                "FP32; [2,2]; [[[1]],2,3]; expected a number",
                "FP32; [2]; 5; expected '['",
                "FP32; [2]; [\"a\",1]; expected a number",
                "FP32; [-1]; [1]; negative dimension",
                "FP32; [1000000000000]; [1]; needs more values than",
                "FP32; [4611686018427387904,4611686018427387904]; [1]; needs more values than",
                "FP16; [1]; [65520]; 65520.0 is out of the range of FP16",
                "FP16; [1]; [-1e5]; out of the range of FP16",
                "BF16; [1]; [3.4028235e38]; out of the range of BF16",
                "INT8; [1]; [128]; out of the range of INT8",
                "UINT16; [1]; [-1]; out of the range of UINT16",
                "INT32; [1]; [1.5]; expected INT32",
                "BOOL; [1]; [1]; expected true or false",
                "BYTES; [1]; [1]; expected a string",
                "BYTES; [1]; [\"\\ud83d\"]; expected two escapes that make one character",
                "BYTES; [1]; [\"\\ude00\\ud83d\"]; expected two escapes that make one character",
                "BYTES; [1]; [\"\\ud83d\\u0041\"]; expected two escapes that make one character",
                "FP8; [1]; [1]; datatype 'FP8' is not known"
            })
    void aWrongInputIsNamedWithWhatWasExpectedAndWhatCame(String type, String shape, String data, String expected) {
        assertThatThrownBy(() -> inputs(type, shape, data))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContaining(expected);
    }

    @Test
    void aRefusalShowsOnlyTheBeginningOfALongNumber() {
        assertThatThrownBy(() -> inputs("INT32", "[1]", "[1." + "5".repeat(100_000) + "]"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{}; has no 'inputs'",
                "[]; expected '{' at byte 0, got '['",
                "{\"inputs\":[{}]}; input 0 has no 'name'",
                "{\"inputs\":[{\"name\":\"x\"}]}; input 'x' has no 'datatype'",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\"}]}; input 'x' has no 'shape'",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1]}]}; input 'x' has no 'data'",
                "{\"inputs\":[],\"outputs\":[{}]}; an output has no 'name'",
                "{\"inputs\":[]} x; expected the end of the body"
            })
    void aWrongEnvelopeIsToldToo(String body, String expected) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void anEmptyBodyIsRefused() {
        assertThatThrownBy(() -> read("")).hasMessageContaining("got the end of the body");
    }

    @Test
    void tensorsBehindTheJsonAreTakenInTheInputsOrderBesideThoseWithin() {
        Question question = read(
                "{\"inputs\":["
                        + "{\"name\":\"a\",\"parameters\":{\"binary_data_size\":4},\"shape\":[1],\"datatype\":\"FP32\"},"
                        + "{\"name\":\"b\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[2]},"
                        + "{\"name\":\"c\",\"shape\":[0],\"datatype\":\"INT64\",\"parameters\":{\"binary_data_size\":0}},"
                        + "{\"name\":\"d\",\"shape\":[2],\"datatype\":\"BOOL\",\"parameters\":{\"binary_data_size\":2}}]}",
                "000080bf0100");

        assertThat(question.request().inputs()).extracting(Tensor::name).containsExactly("a", "b", "c", "d");
        assertThat(question.request().inputs().get(0)).isEqualTo(TestModels.floats("a", Shape.of(1), -1));
        assertThat(question.request().inputs().get(0).data().isDirect()).isTrue();
        assertThat(question.request().inputs().get(3).data().get(0)).isEqualTo((byte) 1);
    }

    @Test
    void sizesThatLieAreRefused() {
        assertRefusedBinary("4", "0000", "input 'x': expected binary_data_size 4 bytes behind the JSON, got 2");
        assertRefusedBinary("4", "000080bf00", "1 bytes behind the JSON belong to no input");
        assertRefusedBinary("8", "000080bf000080bf", "FP32 of shape [1] takes 4 bytes, got 8");
        assertRefusedBinary("-1", "", "binary_data_size -1 is negative");
        assertRefusedBinary("9223372036854775807", "00", "got 1");
        assertThatThrownBy(() -> read(
                        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1],"
                                + "\"parameters\":{\"binary_data_size\":4}}]}",
                        "00000000"))
                .hasMessageContaining("'data' and binary_data_size exclude each other");
    }

    private static void assertRefusedBinary(String size, String hex, String message) {
        assertThatThrownBy(() -> read(
                        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"parameters\":"
                                + "{\"binary_data_size\":" + size + "}}]}",
                        hex))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theFormOfTheAnswerIsThatOfTheRequestUnlessAnOutputSaysOtherwise() {
        Question question = read(
                "{\"parameters\":{\"binary_data_output\":true,\"timeout\":1500,\"priority\":2,\"other\":[1]},\"inputs\":[],"
                        + "\"outputs\":[{\"name\":\"y\",\"parameters\":{\"binary_data\":false}},"
                        + "{\"name\":\"z\",\"parameters\":{\"classification\":3,\"other\":\"x\"}}]}",
                "");

        assertThat(question.form().isBinary("y")).isFalse();
        assertThat(question.form().isBinary("z")).isTrue();
        assertThat(question.request().outputs()).containsExactly("y", "z");
        assertThat(question.request().classes()).isEqualTo(Map.of("z", 3));
        assertThat(question.timeoutMicros()).isEqualTo(1500);
        assertThat(question.request().priority()).isEqualTo(2);
        assertThat(read("{\"inputs\":[]}", "").form()).isSameAs(AnswerForm.PLAIN);
        assertThatThrownBy(() -> read("{\"parameters\":{\"priority\":-1},\"inputs\":[]}", ""))
                .hasMessageContainingAll("parameter 'priority'", "got -1");
        assertThatThrownBy(() -> read("{\"parameters\":{\"timeout\":-1},\"inputs\":[]}", ""))
                .hasMessageContaining("expected microseconds, got -1");
    }

    @Test
    void whatAClientDoesNotSayMayBeNull() {
        InferenceRequest request = read("{\"id\":null,\"parameters\":null,\"outputs\":null,\"inputs\":[{\"name\":\"x\","
                + "\"shape\":[1],\"datatype\":\"FP32\",\"parameters\":null,\"data\":[1]}]}");

        assertThat(request.id()).isNull();
        assertThat(request.outputs()).isEmpty();
        assertThat(request.inputs()).hasSize(1);
    }

    private static Question read(String json, String hex) {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        byte[] tensors = HexFormat.of().parseHex(hex);
        byte[] body = Arrays.copyOf(header, header.length + tensors.length);
        System.arraycopy(tensors, 0, body, header.length, tensors.length);
        return RequestReader.read(TestModels.CLOSED_MEMORY, body, body.length, header.length);
    }

    @Test
    void everyCutAndEveryChangedByteIsReadOrRefusedButNeverBreaks() {
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < good.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> RequestReader.read(TestModels.CLOSED_MEMORY, good, cut))
                    .isInstanceOf(ServingException.class);
        }
        SplittableRandom random = new SplittableRandom(3);
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] changed = good.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            try {
                RequestReader.read(TestModels.CLOSED_MEMORY, changed, changed.length);
            } catch (ServingException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(50_000);
    }

    @Test
    void endlessNestingIsRefused() {
        for (String where : List.of("{\"later\":", "{\"parameters\":{\"custom\":")) {
            String deep = where + "[".repeat(100_000);

            assertThatThrownBy(() -> read(deep)).hasMessageContaining("at most 64 levels");
        }
    }

    private static List<Tensor> inputs(String type, String shape, String data) {
        return read("{\"inputs\":[{\"name\":\"x\",\"shape\":" + shape + ",\"datatype\":\"" + type + "\",\"data\":"
                        + data + "}]}")
                .inputs();
    }

    private static InferenceRequest read(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return RequestReader.read(TestModels.CLOSED_MEMORY, bytes, bytes.length).request();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
