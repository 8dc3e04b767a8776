// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.batch.BatchPolicy;
import io.neap.serving.batch.DynamicBatcher;
import io.neap.serving.batch.Execution;
import io.neap.serving.engine.Device;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.tensor.InferenceRequest;
import io.neap.serving.tensor.InferenceResponse;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A version that answers. */
public final class ServedModel {

    private final ModelKey key;
    private final LoadedModel model;
    private final BatchPolicy policy;
    private final DynamicBatcher batcher;
    private final ModelMetrics metrics;
    private final LoadTimes times;
    private final List<String> outputNames;
    private volatile @Nullable ServedModel successor;

    /** Starts the model's lanes. */
    ServedModel(ModelKey key, LoadedModel model, BatchPolicy policy, ModelMetrics metrics, LoadTimes times) {
        this.key = key;
        this.model = model;
        this.policy = policy;
        this.batcher = new DynamicBatcher(key.name(), model, policy, System::nanoTime, metrics);
        this.metrics = metrics;
        this.times = times;
        this.outputNames = model.outputs().stream().map(TensorSpec::name).toList();
    }

    public ModelKey key() {
        return key;
    }

    public String platform() {
        return model.platform();
    }

    public List<TensorSpec> inputs() {
        return model.inputs();
    }

    public List<TensorSpec> outputs() {
        return model.outputs();
    }

    public LoadTimes times() {
        return times;
    }

    public InferenceStatistics statistics() {
        return metrics.statistics();
    }

    /** Rows that may share a run; 0 if none may. */
    public int maxBatchSize() {
        return policy.maxRows() > 1 ? policy.maxRows() : 0;
    }

    public boolean isOnGpu() {
        return model.device() == Device.CUDA;
    }

    /** Runs at the same time. */
    public int lanes() {
        return policy.lanes();
    }

    /**
     * Answers a request, on another thread.
     *
     * @return fails with a {@link ServingException}; cancel it when nobody waits for the answer
     */
    public CompletableFuture<InferenceResponse> infer(InferenceRequest request, Duration timeout) {
        return infer(request, timeout, metrics.start());
    }

    private CompletableFuture<InferenceResponse> infer(
            InferenceRequest request, Duration timeout, ModelMetrics.Sample sample) {
        try {
            List<Tensor> inputs = RequestCheck.inputs(model.inputs(), request.inputs());
            List<String> outputs = RequestCheck.outputs(outputNames, request.outputs());
            CompletableFuture<Execution> execution = batcher.submit(inputs, outputs, request.priority(), timeout);
            CompletableFuture<InferenceResponse> response =
                    execution.whenComplete(sample::stop).thenApply(done -> answer(request, done));
            CompletableFuture<InferenceResponse> unused =
                    response.whenComplete((answer, failure) -> giveUp(execution, failure));
            return response;
        } catch (RuntimeException | Error refusal) {
            ServedModel next = successor;
            if (next != null) {
                return next.infer(request, timeout, sample);
            }
            sample.stop(null, refusal);
            return CompletableFuture.failedFuture(refusal);
        }
    }

    private InferenceResponse answer(InferenceRequest request, Execution done) {
        List<Tensor> outputs = Classification.classify(done.outputs(), request.classes(), maxBatchSize() > 0);
        return new InferenceResponse(key.name(), key.version(), request.id(), outputs);
    }

    /** Does nothing when it is done. */
    private static void giveUp(CompletableFuture<Execution> execution, @Nullable Throwable failure) {
        if (failure instanceof TimeoutException) {
            execution.completeExceptionally(
                    new ServingException(ErrorCode.DEADLINE_EXCEEDED, "the model did not answer in time"));
        } else {
            execution.cancel(false);
        }
    }

    /** Passes on what comes late, answers what waits, then frees the model. Blocks. */
    void giveWayTo(ServedModel next) {
        successor = next;
        close();
    }

    /** Answers what waits, then frees the model. Blocks. */
    void close() {
        batcher.close();
        model.close();
    }
}
