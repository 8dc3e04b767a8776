// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.neap.serving.TestModels;
import io.neap.serving.oip.Question;
import io.neap.serving.oip.proto.InferParameter;
import io.neap.serving.oip.proto.InferTensorContents;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferRequest.InferInputTensor;
import io.neap.serving.oip.proto.ModelInferRequest.InferRequestedOutputTensor;
import io.neap.serving.oip.proto.ModelInferResponse;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.InferenceResponse;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrpcMessagesTest {

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FP16", "BF16", "BYTES"})
    void typedContentsOfEveryTypeComeBackUnchanged(DataType type) {
        Tensor tensor = Tensor.allocate("x", type, Shape.of(2));
        ByteBuffer data = tensor.data();
        data.put(data.limit() - 1, (byte) 1).put(0, (byte) (type == DataType.BOOL ? 1 : 0xFE));

        Tensor back = TypedContents.read("x", type, Shape.of(2), TypedContents.write(tensor));

        assertThat(back).isEqualTo(tensor);
    }

    @Test
    void rawContentsAreTakenInTheInputsOrder() {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .addInputs(input("a", "INT8", 2))
                .addInputs(input("b", "BYTES", 1))
                .addRawInputContents(ByteString.fromHex("01ff"))
                .addRawInputContents(ByteString.fromHex("0100000061"))
                .build();

        List<Tensor> inputs = GrpcMessages.question(request, TestModels.CLOSED_MEMORY)
                .request()
                .inputs();

        assertThat(inputs).extracting(Tensor::name).containsExactly("a", "b");
        assertThat(inputs).allMatch(input -> input.data().isDirect());
        assertThat(inputs.get(0).data().get(1)).isEqualTo((byte) -1);
    }

    @Test
    void parametersThatMeanSomethingHereAreTaken() {
        ModelInferRequest.Builder request = request(input("x", "INT8", 1), "00").toBuilder()
                .putParameters(
                        "timeout",
                        InferParameter.newBuilder().setInt64Param(1500).build())
                .putParameters(
                        "custom",
                        InferParameter.newBuilder().setStringParam("a").build())
                .addOutputs(InferRequestedOutputTensor.newBuilder()
                        .setName("y")
                        .putParameters(
                                "classification",
                                InferParameter.newBuilder().setInt64Param(2).build()))
                .addOutputs(InferRequestedOutputTensor.newBuilder().setName("z"));

        Question question = GrpcMessages.question(request.build(), TestModels.CLOSED_MEMORY);

        assertThat(question.timeoutMicros()).isEqualTo(1500);
        assertThat(question.request().outputs()).containsExactly("y", "z");
        assertThat(question.request().classes()).isEqualTo(Map.of("y", 2));
        assertRefused(
                request.putParameters(
                                "timeout",
                                InferParameter.newBuilder().setStringParam("1").build())
                        .build(),
                "parameter 'timeout': expected an integer");
    }

    @Test
    void anAnswerIsRawOrTypedAsItsQuestionWas() {
        InferenceResponse answer =
                new InferenceResponse("m", "1", "7", List.of(TestModels.floats("y", Shape.of(2), 1, 2)));

        ModelInferResponse typed =
                GrpcMessages.response(ModelInferRequest.getDefaultInstance(), answer, TestModels.CLOSED_MEMORY);
        ModelInferResponse raw = GrpcMessages.response(
                ModelInferRequest.newBuilder()
                        .addRawInputContents(ByteString.EMPTY)
                        .build(),
                answer,
                TestModels.CLOSED_MEMORY);

        assertThat(typed.getOutputs(0).getContents().getFp32ContentsList()).containsExactly(1f, 2f);
        assertThat(typed.getRawOutputContentsCount()).isZero();
        assertThat(raw.getOutputs(0).hasContents()).isFalse();
        assertThat(raw.getRawOutputContents(0)).isEqualTo(ByteString.fromHex("0000803f00000040"));
    }

    @Test
    void halfFloatsAreAnsweredRawEvenToATypedQuestion() {
        InferenceResponse answer = new InferenceResponse(
                "m",
                "1",
                null,
                List.of(TestModels.floats("y", Shape.of(1), 1), Tensor.allocate("half", DataType.FP16, Shape.of(1))));

        ModelInferResponse response =
                GrpcMessages.response(ModelInferRequest.getDefaultInstance(), answer, TestModels.CLOSED_MEMORY);

        assertThat(response.getRawOutputContentsCount()).isEqualTo(2);
        assertThat(response.getOutputsList()).noneMatch(ModelInferResponse.InferOutputTensor::hasContents);
    }

    @Test
    void eachRefusalNamesTheInputAndWhatWasExpectedAndGot() {
        assertRefused(request(input("x", "FP32", 2), "00000000"), "tensor 'x': FP32 of shape [2] takes 8 bytes, got 4");
        assertRefused(request(input("x", "FP99", 2), "00"), "datatype 'FP99' is not known");
        assertRefused(request(input("x", "INT8", -2), "00"), "shape [-2] has a negative dimension");
        assertRefused(request(input("x", "BYTES", 1), "05000000"), "element 0 of its BYTES is cut off");
        assertRefused(
                request(input("x", "INT8", 1), "00").toBuilder()
                        .addInputs(input("y", "INT8", 1))
                        .build(),
                "expected one for each of the 2 inputs, got 1");
        InferTensorContents one =
                InferTensorContents.newBuilder().addIntContents(300).build();
        assertRefused(typed(input("x", "INT8", 1), one), "input 'x': 300 is out of the range of INT8");
        assertRefused(typed(input("x", "INT8", 2), one), "expected the INT8 contents of shape [2], got 1 values");
        assertRefused(typed(input("x", "FP32", 1), one), "expected the FP32 contents of shape [1], got 0 values");
        assertRefused(typed(input("x", "FP16", 1), one), "FP16 has no contents; use raw_input_contents");
        assertRefused(
                typed(input("x", "INT8", 1), one).toBuilder()
                        .addRawInputContents(ByteString.EMPTY)
                        .build(),
                "exclude each other");
    }

    private static void assertRefused(ModelInferRequest request, String message) {
        assertThatThrownBy(() -> GrpcMessages.question(request, TestModels.CLOSED_MEMORY))
                .hasMessageContaining(message);
    }

    private static ModelInferRequest request(InferInputTensor input, String hex) {
        return ModelInferRequest.newBuilder()
                .addInputs(input)
                .addRawInputContents(ByteString.fromHex(hex))
                .build();
    }

    private static ModelInferRequest typed(InferInputTensor input, InferTensorContents contents) {
        return ModelInferRequest.newBuilder()
                .addInputs(input.toBuilder().setContents(contents))
                .build();
    }

    private static InferInputTensor input(String name, String type, long dimension) {
        return InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype(type)
                .addShape(dimension)
                .build();
    }
}
