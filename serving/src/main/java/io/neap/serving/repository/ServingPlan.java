// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import io.neap.serving.ServingException;
import io.neap.serving.batch.BatchConfig;
import io.neap.serving.batch.BatchPolicy;
import io.neap.serving.engine.Device;
import io.neap.serving.engine.EngineConfig;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.engine.ModelOptions;
import io.neap.serving.repository.settings.ModelSettings;
import io.neap.serving.repository.settings.QueueSettings;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a loaded model is served: what its settings ask for, as far as the model and the process allow it.
 *
 * @param inputs what requests are checked against, in the model's order
 * @param maxBatchSize rows that a request may have where rows are answered alike, together and alone; else 0
 */
record ServingPlan(ModelSettings settings, List<TensorSpec> inputs, int maxBatchSize, BatchPolicy policy) {

    /** @throws ServingException with {@code INVALID_ARGUMENT} if the settings do not fit the model */
    static ServingPlan of(
            ModelSettings settings,
            LoadedModel model,
            WarmUp warmUp,
            EngineConfig engineConfig,
            BatchConfig batchConfig) {
        int rows = rows(settings, model, warmUp, batchConfig);
        QueueSettings queue = settings.queue();
        BatchPolicy policy = new BatchPolicy(
                settings.joined() ? Math.max(1, rows) : 1,
                queue.maxRequests() > 0 ? queue.maxRequests() : batchConfig.maxQueue(),
                settings.instances()
                        .count()
                        .orElseGet(() ->
                                engineConfig.lanes().orElse(Runtime.getRuntime().availableProcessors())),
                queue.delay(),
                queue.preferredRows());
        return new ServingPlan(settings, DeclaredTensors.inputs(settings, model), rows, policy);
    }

    private static int rows(ModelSettings settings, LoadedModel model, WarmUp warmUp, BatchConfig batchConfig) {
        boolean shared = switch (batchConfig.mode()) {
            case AUTO -> warmUp.rowsAreIndependent();
            case ON -> model.inputs().stream().allMatch(spec -> spec.shape().hasDynamicRows());
            case OFF -> false;
        };
        int most = batchConfig.maxRows() > 1 ? batchConfig.maxRows() : 0;
        return shared ? settings.maxBatchSize().orElse(most) : 0;
    }

    /** What the engine is asked for. */
    static ModelOptions options(ModelSettings settings) {
        Optional<Device> device = switch (settings.instances().placement()) {
            case ANY -> Optional.empty();
            case CPU -> Optional.of(Device.CPU);
            case GPU -> Optional.of(Device.CUDA);
        };
        return new ModelOptions(
                device,
                settings.instances().gpu(),
                settings.session().graphLevel(),
                settings.session().parameters(),
                settings.session().cuda());
    }

    /** @throws ServingException with {@code INVALID_ARGUMENT} if the request has more rows than the settings allow */
    void checkRows(List<Tensor> request) {
        int most = settings.maxBatchSize().orElse(0);
        if (most > 0) {
            for (Tensor input : request) {
                if (input.rows() > most) {
                    throw ServingException.invalid("input '" + input.name() + "' has " + input.rows()
                            + " rows: max_batch_size of the model is " + most);
                }
            }
        }
    }

    /** As Triton does, a request without a priority, or with one beyond the last, gets the default. */
    long priority(long asked) {
        QueueSettings queue = settings.queue();
        boolean known = queue.priorities() == 0 || (asked > 0 && asked <= queue.priorities());
        return known ? asked : queue.defaultPriority();
    }

    /** How long a request may wait: the shorter of the caller's timeout and the model's own. */
    Duration patience(Duration callers) {
        Duration own = settings.queue().timeout();
        return own.isZero() || own.compareTo(callers) > 0 ? callers : own;
    }
}
