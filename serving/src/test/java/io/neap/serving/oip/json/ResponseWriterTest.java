// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.serving.oip.AnswerForm;
import io.neap.serving.oip.memory.SharedTensor;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.InferenceResponse;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bytes on the wire are those of the files in {@code golden}. */
class ResponseWriterTest {

    @Test
    void anAnswerWithEveryType() throws IOException {
        InferenceResponse response = new InferenceResponse(
                "every",
                "1",
                "a \"quoted\" id\n",
                List.of(
                        tensor("bool", DataType.BOOL, "0100"),
                        tensor("uint8", DataType.UINT8, "00ff"),
                        tensor("uint16", DataType.UINT16, "0100ffff"),
                        tensor("uint32", DataType.UINT32, "01000000ffffffff"),
                        tensor("uint64", DataType.UINT64, "0100000000000000ffffffffffffffff"),
                        tensor("int8", DataType.INT8, "7f80"),
                        tensor("int16", DataType.INT16, "ff7f0080"),
                        tensor("int32", DataType.INT32, "ffffff7f00000080"),
                        tensor("int64", DataType.INT64, "ffffffffffffff7f0000000000000080"),
                        tensor("fp16", DataType.FP16, "003c00c0"),
                        tensor("bf16", DataType.BF16, "803f00c0"),
                        tensor("fp32", DataType.FP32, "cdcccc3d0000807f"),
                        tensor("fp64", DataType.FP64, "9a9999999999b93f000000000000f87f"),
                        new Tensor(
                                "bytes",
                                DataType.BYTES,
                                Shape.of(2),
                                ByteElements.encode(List.of(
                                        "é\\\t".getBytes(StandardCharsets.UTF_8),
                                        "😀".getBytes(StandardCharsets.UTF_8))))));

        assertThat(text(ResponseWriter.inference(response))).isEqualTo(golden("inference.json"));
    }

    @Test
    void anAnswerWithoutAnIdAndOfScalarAndEmptyShape() throws IOException {
        InferenceResponse response = new InferenceResponse(
                "small",
                "2",
                null,
                List.of(
                        new Tensor("scalar", DataType.INT8, Shape.of(), bytes("05")),
                        new Tensor("empty", DataType.FP32, Shape.of(0, 3), bytes(""))));

        assertThat(text(ResponseWriter.inference(response))).isEqualTo(golden("inference-small.json"));
    }

    @Test
    void tensorsAreBytesBehindTheJsonWhereTheCallerWantsThem() throws IOException {
        InferenceResponse response = new InferenceResponse(
                "m",
                "1",
                "7",
                List.of(
                        tensor("a", DataType.INT8, "0102"),
                        tensor("b", DataType.INT8, "0304"),
                        tensor("c", DataType.FP16, "003c00c0")));

        EncodedAnswer answer = ResponseWriter.inference(response, new AnswerForm(true, Map.of("b", false), Map.of()));

        assertThat(new String(answer.bytes(), 0, answer.header(), StandardCharsets.UTF_8))
                .isEqualTo(golden("inference-binary.json"));
        assertThat(HexFormat.of().formatHex(answer.bytes(), answer.header(), answer.bytes().length))
                .isEqualTo("0102003c00c0");
        assertThat(ResponseWriter.inference(response, AnswerForm.PLAIN).header())
                .isEqualTo(-1);
    }

    @Test
    void whatIsInSharedMemoryIsToldByItsPlace() throws IOException {
        InferenceResponse response = new InferenceResponse(
                "m", "1", null, List.of(tensor("a", DataType.INT8, "0102"), tensor("b", DataType.FP16, "003c00c0")));
        SharedTensor begin = new SharedTensor("out", 0, 64);
        SharedTensor behind = new SharedTensor("out", 64, 8);

        assertThat(text(ResponseWriter.inference(
                                response, new AnswerForm(true, Map.of("a", true), Map.of("a", begin, "b", behind)))
                        .bytes()))
                .isEqualTo(golden("inference-shared.json"));
    }

    @Test
    void theServersMetadata() throws IOException {
        assertThat(text(ResponseWriter.server("neap", "1.2.3", List.of()))).isEqualTo(golden("server.json"));
    }

    @Test
    void anError() throws IOException {
        assertThat(text(ResponseWriter.error("input 'x': expected shape [-1,4], got [1,3]")))
                .isEqualTo(golden("error.json"));
    }

    private static Tensor tensor(String name, DataType type, String hex) {
        return new Tensor(name, type, Shape.of(2), bytes(hex));
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static String golden(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/golden", name)).strip();
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
