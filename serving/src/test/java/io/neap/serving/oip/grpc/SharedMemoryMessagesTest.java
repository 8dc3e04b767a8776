// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.neap.serving.TestModels;
import io.neap.serving.oip.memory.SharedMemory;
import io.neap.serving.oip.memory.TestMemory;
import io.neap.serving.oip.proto.InferParameter;
import io.neap.serving.oip.proto.InferTensorContents;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferRequest.InferInputTensor;
import io.neap.serving.oip.proto.ModelInferRequest.InferRequestedOutputTensor;
import io.neap.serving.oip.proto.ModelInferResponse;
import io.neap.serving.oip.proto.ModelInferResponse.InferOutputTensor;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.InferenceResponse;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedMemoryMessagesTest {

    private static final InferTensorContents THREE =
            InferTensorContents.newBuilder().addFp32Contents(3).build();
    private static final InferParameter REGION =
            InferParameter.newBuilder().setStringParam("r").build();

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
    void rawContentsAreThoseOfTheInputsThatAreNotInSharedMemory() {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder()
                .addInputs(shared("a", 4, 4))
                .addInputs(input("b"))
                .addRawInputContents(ByteString.fromHex("00004040"));

        assertThat(inputs(request)).containsExactly(floats("a", 2), floats("b", 3));
        assertRefused(
                request.addRawInputContents(ByteString.EMPTY),
                "expected one for each of the 1 inputs not in shared memory, got 2");
    }

    @Test
    void typedContentsMayStandBesideSharedMemory() {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder()
                .addInputs(shared("a", 0, 4))
                .addInputs(input("b").setContents(THREE));

        assertThat(inputs(request)).containsExactly(floats("a", 1), floats("b", 3));
    }

    @Test
    void eachRefusalNamesTheTensor() {
        assertRefused(
                ModelInferRequest.newBuilder().addInputs(shared("x", 0, 4).setContents(THREE)),
                "input 'x': contents and shared_memory_region exclude each other");
        assertRefused(
                ModelInferRequest.newBuilder().addInputs(shared("x", 0, 4).removeParameters("shared_memory_region")),
                "input 'x': expected shared_memory_region and shared_memory_byte_size, got no region");
        assertRefused(
                ModelInferRequest.newBuilder().addInputs(input("x").putParameters("shared_memory_region", number(1))),
                "parameter 'shared_memory_region': expected a string");
        assertRefused(
                ModelInferRequest.newBuilder()
                        .addInputs(shared("x", 0, 4).putParameters("shared_memory_byte_size", REGION)),
                "parameter 'shared_memory_byte_size': expected an integer");
        assertRefused(
                ModelInferRequest.newBuilder().addInputs(shared("x", 0, 8)), "FP32 of shape [1] takes 4 bytes, got 8");
        assertRefused(
                ModelInferRequest.newBuilder().addOutputs(output("y", 6, 4)),
                "output 'y': expected it within the 8 bytes of region 'r'");
    }

    @Test
    void anOutputIsWrittenAndLeavesItsPlaceAmongTheRawOnesEmpty() throws IOException {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .addInputs(shared("x", 0, 4))
                .addOutputs(output("y", 4, 4))
                .build();

        ModelInferResponse answer = GrpcMessages.response(request, answer(floats("y", 7), floats("z", 8)), memory);

        assertThat(answer.getRawOutputContentsList()).containsExactly(ByteString.EMPTY, ByteString.fromHex("00000041"));
        InferOutputTensor y = answer.getOutputs(0);
        assertThat(y.getParametersOrThrow("shared_memory_region")).isEqualTo(REGION);
        assertThat(y.getParametersOrThrow("shared_memory_byte_size")).isEqualTo(number(4));
        assertThat(y.getParametersOrThrow("shared_memory_offset")).isEqualTo(number(4));
        assertThat(y.hasContents()).isFalse();
        assertThat(answer.getOutputs(1).getParametersCount()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("object")))
                .isEqualTo(HexFormat.of().parseHex("0000803f0000e040"));
    }

    @Test
    void aTypedQuestionHasItsOtherOutputsTyped() {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .addInputs(input("x").setContents(THREE))
                .addOutputs(output("half", 0, 2))
                .build();
        Tensor half = Tensor.allocate("half", DataType.FP16, Shape.of(1));

        ModelInferResponse answer = GrpcMessages.response(request, answer(half, floats("z", 3)), memory);

        assertThat(answer.getRawOutputContentsCount()).isZero();
        assertThat(answer.getOutputs(0).getParametersCount()).isEqualTo(2);
        assertThat(answer.getOutputs(1).getContents()).isEqualTo(THREE);
    }

    private List<Tensor> inputs(ModelInferRequest.Builder request) {
        return GrpcMessages.question(request.build(), memory).request().inputs();
    }

    private void assertRefused(ModelInferRequest.Builder request, String message) {
        assertThatThrownBy(() -> inputs(request)).hasMessageContaining(message);
    }

    private static InferenceResponse answer(Tensor... outputs) {
        return new InferenceResponse("m", "1", null, List.of(outputs));
    }

    private static Tensor floats(String name, float value) {
        return TestModels.floats(name, Shape.of(1), value);
    }

    private static InferInputTensor.Builder input(String name) {
        return InferInputTensor.newBuilder().setName(name).setDatatype("FP32").addShape(1);
    }

    private static InferInputTensor.Builder shared(String name, long offset, long size) {
        return input(name)
                .putParameters("shared_memory_region", REGION)
                .putParameters("shared_memory_offset", number(offset))
                .putParameters("shared_memory_byte_size", number(size));
    }

    private static InferRequestedOutputTensor output(String name, long offset, long size) {
        return InferRequestedOutputTensor.newBuilder()
                .setName(name)
                .putParameters("shared_memory_region", REGION)
                .putParameters("shared_memory_offset", number(offset))
                .putParameters("shared_memory_byte_size", number(size))
                .build();
    }

    private static InferParameter number(long value) {
        return InferParameter.newBuilder().setInt64Param(value).build();
    }
}
