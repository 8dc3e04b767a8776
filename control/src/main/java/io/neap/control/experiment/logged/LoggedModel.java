// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.logged;

import io.neap.control.experiment.Metric;
import io.neap.control.experiment.Param;
import io.neap.control.experiment.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model as a run stored it, before anybody registers it.
 *
 * @param modelId {@code m-} and 32 hex digits
 * @param artifactUri where its files are, {@code MLmodel} first
 * @param sourceRunId the run that made it, if one did
 * @param created milliseconds since 1970, like {@code updated}
 * @param metrics the latest point of each key and data set that was measured on it
 */
public record LoggedModel(
        String modelId,
        String experimentId,
        String name,
        String artifactUri,
        LoggedModelStatus status,
        @Nullable String modelType,
        @Nullable String sourceRunId,
        long created,
        long updated,
        List<Tag> tags,
        List<Param> params,
        List<Metric> metrics) {

    public LoggedModel {
        tags = List.copyOf(tags);
        params = List.copyOf(params);
        metrics = List.copyOf(metrics);
    }
}
