// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.oip.Inference;
import io.neap.serving.oip.LogControl;
import io.neap.serving.oip.ModelControl;
import io.neap.serving.oip.TraceControl;
import io.neap.serving.oip.memory.CudaMemory;
import io.neap.serving.oip.memory.SharedMemory;
import io.neap.serving.oip.proto.CudaSharedMemoryRegisterRequest;
import io.neap.serving.oip.proto.CudaSharedMemoryRegisterResponse;
import io.neap.serving.oip.proto.CudaSharedMemoryStatusRequest;
import io.neap.serving.oip.proto.CudaSharedMemoryStatusResponse;
import io.neap.serving.oip.proto.CudaSharedMemoryUnregisterRequest;
import io.neap.serving.oip.proto.CudaSharedMemoryUnregisterResponse;
import io.neap.serving.oip.proto.GRPCInferenceService;
import io.neap.serving.oip.proto.LogSettingsRequest;
import io.neap.serving.oip.proto.LogSettingsResponse;
import io.neap.serving.oip.proto.ModelConfigRequest;
import io.neap.serving.oip.proto.ModelConfigResponse;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferResponse;
import io.neap.serving.oip.proto.ModelMetadataRequest;
import io.neap.serving.oip.proto.ModelMetadataResponse;
import io.neap.serving.oip.proto.ModelReadyRequest;
import io.neap.serving.oip.proto.ModelReadyResponse;
import io.neap.serving.oip.proto.ModelStatisticsRequest;
import io.neap.serving.oip.proto.ModelStatisticsResponse;
import io.neap.serving.oip.proto.ModelStreamInferResponse;
import io.neap.serving.oip.proto.RepositoryIndexRequest;
import io.neap.serving.oip.proto.RepositoryIndexResponse;
import io.neap.serving.oip.proto.RepositoryModelLoadRequest;
import io.neap.serving.oip.proto.RepositoryModelLoadResponse;
import io.neap.serving.oip.proto.RepositoryModelUnloadRequest;
import io.neap.serving.oip.proto.RepositoryModelUnloadResponse;
import io.neap.serving.oip.proto.ServerLiveRequest;
import io.neap.serving.oip.proto.ServerLiveResponse;
import io.neap.serving.oip.proto.ServerMetadataRequest;
import io.neap.serving.oip.proto.ServerMetadataResponse;
import io.neap.serving.oip.proto.ServerReadyRequest;
import io.neap.serving.oip.proto.ServerReadyResponse;
import io.neap.serving.oip.proto.SystemSharedMemoryRegisterRequest;
import io.neap.serving.oip.proto.SystemSharedMemoryRegisterResponse;
import io.neap.serving.oip.proto.SystemSharedMemoryStatusRequest;
import io.neap.serving.oip.proto.SystemSharedMemoryStatusResponse;
import io.neap.serving.oip.proto.SystemSharedMemoryUnregisterRequest;
import io.neap.serving.oip.proto.SystemSharedMemoryUnregisterResponse;
import io.neap.serving.oip.proto.TraceSettingRequest;
import io.neap.serving.oip.proto.TraceSettingResponse;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.tensor.InferenceResponse;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The protocol's core calls and Triton's extensions of it. An answer is raw when its question was, and typed when it was typed. */
@GrpcService
@RegisterInterceptor(CallDeadline.class)
@RegisterInterceptor(StreamFlow.class)
public class GrpcInferenceService implements GRPCInferenceService {

    private final Inference inference;
    private final ModelControl control;
    private final TraceControl traces;
    private final LogControl logs;
    private final SharedMemory memory;

    GrpcInferenceService(
            Inference inference, ModelControl control, TraceControl traces, LogControl logs, SharedMemory memory) {
        this.inference = inference;
        this.control = control;
        this.traces = traces;
        this.logs = logs;
        this.memory = memory;
    }

    @Override
    public Uni<ServerLiveResponse> serverLive(ServerLiveRequest request) {
        return answer(() -> ServerLiveResponse.newBuilder().setLive(true).build());
    }

    @Override
    public Uni<ServerReadyResponse> serverReady(ServerReadyRequest request) {
        return answer(() ->
                ServerReadyResponse.newBuilder().setReady(inference.isReady()).build());
    }

    @Override
    public Uni<ModelReadyResponse> modelReady(ModelReadyRequest request) {
        return answer(() -> ModelReadyResponse.newBuilder()
                .setReady(isReady(request.getName(), request.getVersion()))
                .build());
    }

    @Override
    public Uni<ServerMetadataResponse> serverMetadata(ServerMetadataRequest request) {
        return answer(() -> ServerMetadataResponse.newBuilder()
                .setName(inference.serverName())
                .setVersion(inference.serverVersion())
                .addAllExtensions(inference.extensions())
                .build());
    }

    @Override
    public Uni<ModelMetadataResponse> modelMetadata(ModelMetadataRequest request) {
        return answer(() -> {
            ServedModel model = inference.model(request.getName(), request.getVersion());
            return GrpcMessages.metadata(model, inference.versions(request.getName()));
        });
    }

    @Override
    public Uni<ModelInferResponse> modelInfer(ModelInferRequest request) {
        LongSupplier left = CallDeadline.left();
        // The stage itself: what is derived from it passes no cancellation on.
        return failing(Uni.createFrom()
                .completionStage(() -> infer(request, left))
                .map(answer -> GrpcMessages.response(request, answer, memory)));
    }

    @Override
    public Multi<ModelStreamInferResponse> modelStreamInfer(Multi<ModelInferRequest> requests) {
        LongSupplier left = CallDeadline.left();
        return InferStream.answer(
                requests,
                request -> infer(request, left),
                (request, answer) -> GrpcMessages.response(request, answer, memory));
    }

    private CompletableFuture<InferenceResponse> infer(ModelInferRequest request, LongSupplier left) {
        ServedModel model = inference.model(request.getModelName(), request.getModelVersion());
        model.requireRoom();
        return inference.infer(model, GrpcMessages.question(request, memory).within(left.getAsLong()));
    }

    @Override
    public Uni<ModelConfigResponse> modelConfig(ModelConfigRequest request) {
        return answer(() -> ConfigMessages.config(inference.model(request.getName(), request.getVersion())));
    }

    @Override
    public Uni<ModelStatisticsResponse> modelStatistics(ModelStatisticsRequest request) {
        return answer(
                () -> StatisticsMessages.statistics(inference.statistics(request.getName(), request.getVersion())));
    }

    @Override
    public Uni<RepositoryIndexResponse> repositoryIndex(RepositoryIndexRequest request) {
        return answer(() -> RepositoryMessages.index(control.index(request.getReady())));
    }

    @Override
    public Uni<RepositoryModelLoadResponse> repositoryModelLoad(RepositoryModelLoadRequest request) {
        String model = RepositoryMessages.model(request);
        return failing(Uni.createFrom()
                .completionStage(() -> control.load(model, RepositoryMessages.upload(request)))
                .map(done -> RepositoryModelLoadResponse.newBuilder()
                        .setModelName(model)
                        .setIsLoaded(true)
                        .build()));
    }

    @Override
    public Uni<RepositoryModelUnloadResponse> repositoryModelUnload(RepositoryModelUnloadRequest request) {
        String model = RepositoryMessages.model(request);
        return failing(Uni.createFrom()
                .completionStage(() -> control.unload(model))
                .map(done -> RepositoryModelUnloadResponse.newBuilder()
                        .setModelName(model)
                        .setIsUnloaded(true)
                        .build()));
    }

    @Override
    public Uni<TraceSettingResponse> traceSetting(TraceSettingRequest request) {
        return answer(() -> SettingsMessages.traces(
                request.getSettingsCount() == 0
                        ? traces.settings(request.getModelName())
                        : traces.update(request.getModelName(), SettingsMessages.wanted(request))));
    }

    @Override
    public Uni<LogSettingsResponse> logSettings(LogSettingsRequest request) {
        return answer(() -> SettingsMessages.logs(
                request.getSettingsCount() == 0 ? logs.settings() : logs.update(SettingsMessages.wanted(request))));
    }

    @Override
    public Uni<SystemSharedMemoryStatusResponse> systemSharedMemoryStatus(SystemSharedMemoryStatusRequest request) {
        return answer(() -> SharedMemoryMessages.status(memory.status(request.getName())));
    }

    @Override
    public Uni<SystemSharedMemoryRegisterResponse> systemSharedMemoryRegister(
            SystemSharedMemoryRegisterRequest request) {
        return answer(() -> {
            memory.register(request.getName(), request.getKey(), request.getOffset(), request.getByteSize());
            return SystemSharedMemoryRegisterResponse.getDefaultInstance();
        });
    }

    @Override
    public Uni<SystemSharedMemoryUnregisterResponse> systemSharedMemoryUnregister(
            SystemSharedMemoryUnregisterRequest request) {
        return answer(() -> {
            memory.unregister(request.getName());
            return SystemSharedMemoryUnregisterResponse.getDefaultInstance();
        });
    }

    @Override
    public Uni<CudaSharedMemoryStatusResponse> cudaSharedMemoryStatus(CudaSharedMemoryStatusRequest request) {
        return answer(() -> {
            CudaMemory.requireNoName(request.getName());
            return CudaSharedMemoryStatusResponse.getDefaultInstance();
        });
    }

    @Override
    public Uni<CudaSharedMemoryRegisterResponse> cudaSharedMemoryRegister(CudaSharedMemoryRegisterRequest request) {
        return answer(() -> {
            throw CudaMemory.refusal(request.getName());
        });
    }

    @Override
    public Uni<CudaSharedMemoryUnregisterResponse> cudaSharedMemoryUnregister(
            CudaSharedMemoryUnregisterRequest request) {
        return answer(CudaSharedMemoryUnregisterResponse::getDefaultInstance);
    }

    private boolean isReady(String name, String version) {
        try {
            return inference.model(name, version).key().name().equals(name);
        } catch (ServingException e) {
            if (e.code() == ErrorCode.UNAVAILABLE) {
                return false;
            }
            throw e;
        }
    }

    private static <T> Uni<T> answer(Supplier<T> supplier) {
        return failing(Uni.createFrom().item(supplier));
    }

    private static <T> Uni<T> failing(Uni<T> answer) {
        return answer.onFailure().transform(GrpcFailures::status);
    }
}
