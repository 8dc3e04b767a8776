// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One execution of training code, with all that it logged.
 *
 * @param runId 32 hex digits
 * @param startTime milliseconds since 1970
 * @param endTime the same; null while it goes on
 * @param artifactUri below which its artifacts are stored
 * @param metrics the latest point of each key
 */
public record Run(
        String runId,
        String experimentId,
        String runName,
        String userId,
        RunStatus status,
        long startTime,
        @Nullable Long endTime,
        String artifactUri,
        Lifecycle lifecycle,
        List<Metric> metrics,
        List<Param> params,
        List<Tag> tags,
        List<DatasetInput> datasets,
        List<ModelLink> modelInputs,
        List<ModelLink> modelOutputs) {

    public Run {
        metrics = List.copyOf(metrics);
        params = List.copyOf(params);
        tags = List.copyOf(tags);
        datasets = List.copyOf(datasets);
        modelInputs = List.copyOf(modelInputs);
        modelOutputs = List.copyOf(modelOutputs);
    }

    /** The same run after the change; a new name shows in its tag, too. */
    Run with(RunUpdate update) {
        RunStatus newStatus = update.status().orElse(status);
        Long newEnd = update.endTime().isPresent() ? update.endTime().get() : endTime;
        return new Run(
                runId,
                experimentId,
                update.runName().orElse(runName),
                userId,
                newStatus,
                startTime,
                newEnd,
                artifactUri,
                lifecycle,
                metrics,
                params,
                tags,
                datasets,
                modelInputs,
                modelOutputs);
    }
}
