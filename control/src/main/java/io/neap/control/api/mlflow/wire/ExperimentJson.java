// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.experiment.DatasetSummary;
import io.neap.control.experiment.Experiment;
import io.neap.control.experiment.search.Page;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An experiment. */
@Proto
public record ExperimentJson(
        String experimentId,
        String name,
        String artifactLocation,
        String lifecycleStage,
        long lastUpdateTime,
        long creationTime,
        @Nullable List<KeyValue> tags,
        String workspace) {

    static ExperimentJson of(Experiment experiment) {
        return new ExperimentJson(
                experiment.id(),
                experiment.name(),
                experiment.artifactLocation(),
                experiment.lifecycle().name().toLowerCase(Locale.ROOT),
                experiment.lastUpdateTime(),
                experiment.creationTime(),
                KeyValue.ofTags(experiment.tags()),
                experiment.workspace());
    }

    /** The id of a new experiment. */
    @Proto
    public record Created(String experimentId) {}

    /** One experiment. */
    @Proto
    public record One(ExperimentJson experiment) {

        public static One of(Experiment experiment) {
            return new One(ExperimentJson.of(experiment));
        }
    }

    /** Data that runs used. */
    @Proto
    public record DatasetJson(
            String experimentId,
            String name,
            String digest,
            @Nullable String context) {}

    /** The data that a search found. */
    @Proto
    public record Datasets(@Nullable List<DatasetJson> datasetSummaries) {

        public static Datasets of(List<DatasetSummary> found) {
            return new Datasets(Proto.Repeated.unlessEmpty(found.stream()
                    .map(data -> new DatasetJson(data.experimentId(), data.name(), data.digest(), data.context()))
                    .toList()));
        }
    }

    /** The experiments that a search found. */
    @Proto
    public record Found(
            @Nullable List<ExperimentJson> experiments,
            @Nullable String nextPageToken) {

        public static Found of(Page<Experiment> page) {
            List<ExperimentJson> experiments = page.map(ExperimentJson::of).items();
            return new Found(
                    Proto.Repeated.unlessEmpty(experiments), page.nextToken().orElse(null));
        }
    }
}
