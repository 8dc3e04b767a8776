// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.neap.serving.oip.proto.DataType;
import io.neap.serving.oip.proto.GRPCInferenceServiceGrpc;
import io.neap.serving.oip.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.neap.serving.oip.proto.InferParameter;
import io.neap.serving.oip.proto.InferTensorContents;
import io.neap.serving.oip.proto.ModelConfig;
import io.neap.serving.oip.proto.ModelConfigRequest;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferRequest.InferInputTensor;
import io.neap.serving.oip.proto.ModelInferResponse;
import io.neap.serving.oip.proto.ModelInstanceGroup;
import io.neap.serving.oip.proto.ModelMetadataRequest;
import io.neap.serving.oip.proto.ModelReadyRequest;
import io.neap.serving.oip.proto.ModelRepositoryParameter;
import io.neap.serving.oip.proto.ModelStatistics;
import io.neap.serving.oip.proto.ModelStatisticsRequest;
import io.neap.serving.oip.proto.ModelStreamInferResponse;
import io.neap.serving.oip.proto.RepositoryIndexRequest;
import io.neap.serving.oip.proto.RepositoryIndexResponse;
import io.neap.serving.oip.proto.RepositoryModelLoadRequest;
import io.neap.serving.oip.proto.RepositoryModelUnloadRequest;
import io.neap.serving.oip.proto.RepositoryModelUnloadResponse;
import io.neap.serving.oip.proto.ServerLiveRequest;
import io.neap.serving.oip.proto.ServerLiveResponse;
import io.neap.serving.oip.proto.ServerMetadataRequest;
import io.neap.serving.oip.proto.ServerReadyRequest;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client of the gRPC edge may count on, whatever runs the function: the model {@code linear}, version 3. */
abstract class GrpcContract {

    private static final int EIGHT_MIB_OF_ROWS = 8 * 1024 * 1024 / 16;

    private ManagedChannel channel;
    private GRPCInferenceServiceBlockingStub client;

    @BeforeEach
    void connectToThePortOfTheRestEdge() throws Exception {
        Readiness.await(Readiness.server());
        channel = ManagedChannelBuilder.forAddress(
                        Readiness.server().getHost(), Readiness.server().getPort())
                .usePlaintext()
                .maxInboundMessageSize(64 * 1024 * 1024)
                .build();
        client = GRPCInferenceServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void healthAndMetadataAreThoseOfTheModel() {
        assertThat(client.serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
                .isTrue();
        assertThat(client.serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
                .isTrue();
        assertThat(client.serverMetadata(ServerMetadataRequest.getDefaultInstance())
                        .getName())
                .isEqualTo("neap");
        assertThat(client.modelReady(
                                ModelReadyRequest.newBuilder().setName("linear").build())
                        .getReady())
                .isTrue();
        assertThat(client.modelMetadata(ModelMetadataRequest.newBuilder()
                                .setName("linear")
                                .build())
                        .getInputs(0)
                        .getShapeList())
                .containsExactly(-1L, 4L);
    }

    @Test
    void aCallThatIsNotOfferedIsUnimplemented() {
        MethodDescriptor<ServerLiveRequest, ServerLiveResponse> other =
                GRPCInferenceServiceGrpc.getServerLiveMethod().toBuilder()
                        .setFullMethodName("inference.GRPCInferenceService/OfAnotherVersion")
                        .build();

        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                        channel, other, CallOptions.DEFAULT, ServerLiveRequest.getDefaultInstance()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
                    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
                    assertThat(failure.getStatus().getDescription()).contains("OfAnotherVersion");
                });
    }

    @Test
    void grpcsOwnHealthServiceIsInStep() {
        assertThat(HealthGrpc.newBlockingStub(channel)
                        .check(HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void aTypedQuestionHasATypedAnswer() {
        ModelInferResponse answer = client.modelInfer(typed(1, 2, 3, 4).build());

        assertThat(answer.getId()).isEqualTo("7");
        assertThat(answer.getModelVersion()).isEqualTo("3");
        assertThat(answer.getOutputs(0).getContents().getFp32ContentsList()).containsExactly(5f, 6f, 7f);
        assertThat(answer.getOutputs(1).getContents().getInt64ContentsList()).containsExactly(2L);
        assertThat(answer.getRawOutputContentsCount()).isZero();
    }

    @Test
    void aRawQuestionHasARawAnswer() {
        ModelInferRequest.Builder question = typed();
        question.getInputsBuilder(0).clearContents();
        question.addRawInputContents(ByteString.fromHex("0000803f00000040000040400000803f"));

        ModelInferResponse answer = client.modelInfer(question.build());

        assertThat(answer.getRawOutputContentsList())
                .containsExactly(
                        ByteString.fromHex("000000400000404000008040"), ByteString.fromHex("0200000000000000"));
        assertThat(answer.getOutputsList()).noneMatch(ModelInferResponse.InferOutputTensor::hasContents);
    }

    @Test
    void statisticsTellWhatTheModelHasDone() {
        ModelStatistics before = statistics("linear");

        client.modelInfer(typed(1, 2, 3, 4).build());

        for (ModelStatistics after : List.of(statistics("linear"), statistics(""))) {
            assertThat(after.getName()).isEqualTo("linear");
            assertThat(after.getInferenceCount()).isEqualTo(before.getInferenceCount() + 1);
            assertThat(after.getExecutionCount()).isEqualTo(before.getExecutionCount() + 1);
            assertThat(after.getInferenceStats().getSuccess().getCount())
                    .isEqualTo(before.getInferenceStats().getSuccess().getCount() + 1);
            assertThat(after.getInferenceStats().getComputeInfer().getNs())
                    .isGreaterThan(before.getInferenceStats().getComputeInfer().getNs());
            assertThat(after.getBatchStatsList()).anyMatch(batch -> batch.getBatchSize() == 1);
        }
        assertThatThrownBy(() -> statistics("other")).hasMessageContaining("NOT_FOUND");
    }

    @Test
    void theModelsConfigurationIsToldAsTritonTellsIt() {
        ModelConfig config = client.modelConfig(
                        ModelConfigRequest.newBuilder().setName("linear").build())
                .getConfig();

        assertThat(config.getMaxBatchSize()).isEqualTo(16);
        assertThat(config.hasDynamicBatching()).isTrue();
        assertThat(config.getInput(0).getDataType()).isEqualTo(DataType.TYPE_FP32);
        assertThat(config.getInput(0).getDimsList()).containsExactly(4L);
        assertThat(config.getOutput(1).getReshape().getShapeCount()).isZero();
        assertThat(config.getInstanceGroup(0).getKind()).isEqualTo(ModelInstanceGroup.Kind.KIND_CPU);
    }

    @Test
    void theRepositorySpeaksTritonsDialectAndKServes() throws Exception {
        RepositoryModelLoadRequest.Builder triton = RepositoryModelLoadRequest.newBuilder()
                .setModelName("grpc-upload")
                .putParameters(
                        "file:1/model.onnx",
                        ModelRepositoryParameter.newBuilder()
                                .setBytesParam(ByteString.copyFrom(Files.readAllBytes(TestFiles.model("linear"))))
                                .build());
        client.repositoryModelLoad(triton.build());
        assertThat(client.repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
                        .getModelsList())
                .extracting(RepositoryIndexResponse.ModelIndex::getName)
                .contains("grpc-upload", "linear");
        assertThat(client.modelInfer(
                                typed(1, 2, 3, 4).setModelName("grpc-upload").build())
                        .getOutputsCount())
                .isEqualTo(2);

        RepositoryModelUnloadResponse kserve = client.repositoryModelUnload(RepositoryModelUnloadRequest.newBuilder()
                .setRepositoryName("grpc-upload")
                .build());

        assertThat(kserve.getModelName()).isEqualTo("grpc-upload");
        assertThat(kserve.getIsUnloaded()).isTrue();
        assertStatus(typed(1, 2, 3, 4).setModelName("grpc-upload"), Status.Code.NOT_FOUND, "'grpc-upload'");
    }

    @Test
    void aStreamIsAnsweredInItsOrderAndOutlivesAnError() throws Exception {
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        StreamObserver<ModelInferRequest> stream =
                GRPCInferenceServiceGrpc.newStub(channel).modelStreamInfer(new Listener(heard));

        stream.onNext(typed(1, 2, 3, 4).setId("first").build());
        stream.onNext(typed(1, 2, 3).setId("second").build());
        stream.onNext(typed(1, 2, 3, 4)
                .setId("third")
                .putParameters(
                        "triton_enable_empty_final_response",
                        InferParameter.newBuilder().setBoolParam(true).build())
                .build());

        assertThat(next(heard).getInferResponse())
                .returns("first", ModelInferResponse::getId)
                .returns(2, ModelInferResponse::getOutputsCount);
        assertThat(next(heard))
                .returns("second", answer -> answer.getInferResponse().getId())
                .satisfies(answer -> assertThat(answer.getErrorMessage()).contains("shape [1,4], got 3"));
        assertThat(next(heard).getInferResponse().getOutputsCount()).isEqualTo(2);
        ModelInferResponse last = next(heard).getInferResponse();
        assertThat(last.getId()).isEqualTo("third");
        assertThat(last.getParametersOrThrow("triton_final_response").getBoolParam())
                .isTrue();
        assertThat(last.getOutputsCount()).isZero();
        stream.onCompleted();
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("completed");
    }

    private static ModelStreamInferResponse next(BlockingQueue<Object> heard) throws InterruptedException {
        return (ModelStreamInferResponse) heard.poll(30, TimeUnit.SECONDS);
    }

    private record Listener(BlockingQueue<Object> heard) implements StreamObserver<ModelStreamInferResponse> {

        @Override
        public void onNext(ModelStreamInferResponse answer) {
            heard.add(answer);
        }

        @Override
        public void onError(Throwable failure) {
            heard.add(failure);
        }

        @Override
        public void onCompleted() {
            heard.add("completed");
        }
    }

    private ModelStatistics statistics(String model) {
        return client.modelStatistics(
                        ModelStatisticsRequest.newBuilder().setName(model).build())
                .getModelStats(0);
    }

    @Test
    void messagesMayBeLargerThanGrpcsDefault() {
        ModelInferRequest.Builder question = typed();
        question.getInputsBuilder(0).clearContents().clearShape().addAllShape(List.of((long) EIGHT_MIB_OF_ROWS, 4L));
        question.addRawInputContents(ByteString.copyFrom(new byte[EIGHT_MIB_OF_ROWS * 16]));

        assertThat(client.modelInfer(question.build()).getRawOutputContents(0).size())
                .isEqualTo(EIGHT_MIB_OF_ROWS * 12);
    }

    @Test
    void failuresCarryTheirCodeAndWhatWasExpected() {
        assertStatus(typed(1, 2, 3), Status.Code.INVALID_ARGUMENT, "expected the FP32 contents of shape [1,4], got 3");
        assertStatus(typed(1, 2, 3, 4).setModelName("other"), Status.Code.NOT_FOUND, "model 'other' is not known");
        assertThatThrownBy(() -> client.modelReady(
                        ModelReadyRequest.newBuilder().setName("other").build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    }

    private void assertStatus(ModelInferRequest.Builder question, Status.Code code, String message) {
        assertThatThrownBy(() -> client.modelInfer(question.build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private static ModelInferRequest.Builder typed(float... values) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        for (float value : values) {
            contents.addFp32Contents(value);
        }
        return ModelInferRequest.newBuilder()
                .setModelName("linear")
                .setId("7")
                .addInputs(InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addAllShape(List.of(1L, 4L))
                        .setContents(contents));
    }
}
