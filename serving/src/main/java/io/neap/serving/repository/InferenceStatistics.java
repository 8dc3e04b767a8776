// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import java.util.List;

/**
 * What a version has done since it was first loaded, counted as Triton counts: a batch of requests is one execution, and
 * each of its requests is told the whole batch's times.
 *
 * @param lastInference milliseconds since 1970; 0 before the first
 * @param inferences rows answered; requests if the model's rows share no run
 * @param executions runs of the model
 */
public record InferenceStatistics(
        ModelKey key,
        long lastInference,
        long inferences,
        long executions,
        Total success,
        Total fail,
        Total queue,
        Compute compute,
        List<BatchSize> batches) {

    /** How often, and how many nanoseconds in all. */
    public record Total(long count, long nanos) {}

    /** The parts of a run: joining inputs, the model itself, parting outputs. */
    public record Compute(Total input, Total infer, Total output) {}

    /** The executions of so many rows. */
    public record BatchSize(long rows, Compute compute) {}
}
