// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import io.neap.serving.oip.proto.InferBatchStatistics;
import io.neap.serving.oip.proto.InferStatistics;
import io.neap.serving.oip.proto.ModelStatistics;
import io.neap.serving.oip.proto.ModelStatisticsResponse;
import io.neap.serving.oip.proto.StatisticDuration;
import io.neap.serving.repository.InferenceStatistics;
import io.neap.serving.repository.InferenceStatistics.BatchSize;
import io.neap.serving.repository.InferenceStatistics.Total;
import java.util.List;

/** What the models have done, as the statistics extension's messages. */
final class StatisticsMessages {

    private StatisticsMessages() {}

    static ModelStatisticsResponse statistics(List<InferenceStatistics> models) {
        return ModelStatisticsResponse.newBuilder()
                .addAllModelStats(
                        models.stream().map(StatisticsMessages::statistics).toList())
                .build();
    }

    private static ModelStatistics statistics(InferenceStatistics model) {
        return ModelStatistics.newBuilder()
                .setName(model.key().name())
                .setVersion(model.key().version())
                .setLastInference(model.lastInference())
                .setInferenceCount(model.inferences())
                .setExecutionCount(model.executions())
                .setInferenceStats(InferStatistics.newBuilder()
                        .setSuccess(total(model.success()))
                        .setFail(total(model.fail()))
                        .setQueue(total(model.queue()))
                        .setComputeInput(total(model.compute().input()))
                        .setComputeInfer(total(model.compute().infer()))
                        .setComputeOutput(total(model.compute().output()))
                        .setCacheHit(StatisticDuration.getDefaultInstance())
                        .setCacheMiss(StatisticDuration.getDefaultInstance()))
                .addAllBatchStats(
                        model.batches().stream().map(StatisticsMessages::batch).toList())
                .build();
    }

    private static InferBatchStatistics batch(BatchSize batch) {
        return InferBatchStatistics.newBuilder()
                .setBatchSize(batch.rows())
                .setComputeInput(total(batch.compute().input()))
                .setComputeInfer(total(batch.compute().infer()))
                .setComputeOutput(total(batch.compute().output()))
                .build();
    }

    private static StatisticDuration total(Total total) {
        return StatisticDuration.newBuilder()
                .setCount(total.count())
                .setNs(total.nanos())
                .build();
    }
}
