// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.batch.DynamicBatcher;
import io.neap.serving.batch.Execution;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.repository.settings.ModelSettings;
import io.neap.serving.tensor.InferenceRequest;
import io.neap.serving.tensor.InferenceResponse;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A version that answers. */
public final class ServedModel {

    private final ModelKey key;
    private final LoadedModel model;
    private final ServingPlan plan;
    private final DynamicBatcher batcher;
    private final ModelMetrics metrics;
    private final LoadTimes times;
    private final List<String> outputNames;
    private volatile @Nullable ServedModel successor;

    /** Starts the model's lanes. */
    ServedModel(ModelKey key, LoadedModel model, ServingPlan plan, ModelMetrics metrics, LoadTimes times) {
        this.key = key;
        this.model = model;
        this.plan = plan;
        this.batcher = new DynamicBatcher(key.name(), model, plan.policy(), System::nanoTime, metrics);
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
        return plan.inputs();
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

    /** Rows that a request may have, each answered as if alone; 0 if the first dimension is none of such rows. */
    public int maxBatchSize() {
        return plan.maxBatchSize();
    }

    /** Whether rows of several requests may share a run. */
    public boolean joinsRequests() {
        return plan.policy().maxRows() > 1;
    }

    /** What the model's own configuration asks for. */
    public ModelSettings settings() {
        return plan.settings();
    }

    /** The GPU that computes it, by CUDA's number; empty on the CPU. */
    public OptionalInt gpu() {
        return model.location().gpu();
    }

    /** Why the CPU computes it although a GPU was wanted. */
    public Optional<String> fallback() {
        return model.location().fallback();
    }

    /** Runs at the same time. */
    public int lanes() {
        return plan.policy().lanes();
    }

    /**
     * Refuses a request before it is parsed, and counts it.
     *
     * @throws ServingException with {@code UNAVAILABLE} if its queue is full
     */
    public void requireRoom() {
        try {
            batcher.requireRoom();
        } catch (ServingException full) {
            ServedModel next = successor;
            if (next != null) {
                next.requireRoom();
                return;
            }
            metrics.start().stop(null, full);
            throw full;
        }
    }

    /**
     * Answers a request, on another thread or this one, but never before this returns.
     *
     * @param caller runs on this thread once it has done what it is at, and may be kept for a short run; null for a
     *     thread that may not
     * @return fails with a {@link ServingException}; cancel it when nobody waits for the answer
     */
    public CompletableFuture<InferenceResponse> infer(
            InferenceRequest request, Duration timeout, @Nullable Executor caller) {
        return infer(request, timeout, caller, metrics.start());
    }

    private CompletableFuture<InferenceResponse> infer(
            InferenceRequest request, Duration timeout, @Nullable Executor caller, ModelMetrics.Sample sample) {
        try {
            List<Tensor> inputs = RequestCheck.inputs(plan.inputs(), request.inputs());
            plan.checkRows(inputs);
            List<String> outputs = RequestCheck.outputs(outputNames, request.outputs());
            CompletableFuture<Execution> execution = batcher.submit(
                    inputs, outputs, plan.priority(request.priority()), plan.patience(timeout), timeout, caller);
            CompletableFuture<InferenceResponse> response =
                    execution.whenComplete(sample::stop).thenApply(done -> answer(request, done));
            CompletableFuture<InferenceResponse> unused =
                    response.whenComplete((answer, failure) -> giveUp(execution, failure));
            return response;
        } catch (RuntimeException | Error refusal) {
            ServedModel next = successor;
            if (next != null) {
                return next.infer(request, timeout, caller, sample);
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
