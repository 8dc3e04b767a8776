// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.experiment.DatasetInput;
import io.neap.control.experiment.ModelLink;
import io.neap.control.experiment.Run;
import io.neap.control.experiment.search.Page;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A run. */
@Proto
public record RunJson(Info info, Data data, RunInputs inputs, RunOutputs outputs) {

    static RunJson of(Run run) {
        return new RunJson(
                Info.of(run),
                new Data(MetricJson.of(run.metrics()), KeyValue.ofParams(run.params()), KeyValue.ofTags(run.tags())),
                new RunInputs(
                        Proto.Repeated.unlessEmpty(
                                run.datasets().stream().map(DatasetUse::of).toList()),
                        Proto.Repeated.unlessEmpty(run.modelInputs().stream()
                                .map(link -> new Link(link.modelId(), null))
                                .toList())),
                new RunOutputs(Proto.Repeated.unlessEmpty(
                        run.modelOutputs().stream().map(Link::of).toList())));
    }

    /** What is known of a run besides what it logged. */
    @Proto
    public record Info(
            String runUuid,
            String experimentId,
            String userId,
            String status,
            long startTime,
            @Nullable Long endTime,
            String artifactUri,
            String lifecycleStage,
            String runId,
            String runName) {

        static Info of(Run run) {
            return new Info(
                    run.runId(),
                    run.experimentId(),
                    run.userId(),
                    run.status().name(),
                    run.startTime(),
                    run.endTime(),
                    run.artifactUri(),
                    run.lifecycle().name().toLowerCase(Locale.ROOT),
                    run.runId(),
                    run.runName());
        }
    }

    /** What a run logged. */
    @Proto
    public record Data(
            @Nullable List<MetricJson> metrics,
            @Nullable List<KeyValue> params,
            @Nullable List<KeyValue> tags) {}

    /** What a run used. */
    @Proto
    public record RunInputs(
            @Nullable List<DatasetUse> datasetInputs,
            @Nullable List<Link> modelInputs) {}

    /** What a run made. */
    @Proto
    public record RunOutputs(@Nullable List<Link> modelOutputs) {}

    /** A logged model that was used or made. */
    @Proto
    public record Link(String modelId, @Nullable Long step) {

        static Link of(ModelLink link) {
            return new Link(link.modelId(), link.step());
        }
    }

    /** A data set and what it was used for. */
    @Proto
    public record DatasetUse(@Nullable List<KeyValue> tags, DatasetJson dataset) {

        static DatasetUse of(DatasetInput input) {
            return new DatasetUse(
                    KeyValue.ofTags(input.tags()),
                    new DatasetJson(
                            input.name(),
                            input.digest(),
                            input.sourceType(),
                            input.source(),
                            input.schema(),
                            input.profile()));
        }
    }

    /** A data set. */
    @Proto
    public record DatasetJson(
            String name,
            String digest,
            String sourceType,
            String source,
            @Nullable String schema,
            @Nullable String profile) {}

    /** One run. */
    @Proto
    public record One(RunJson run) {

        public static One of(Run run) {
            return new One(RunJson.of(run));
        }
    }

    /** What an update leaves. */
    @Proto
    public record Updated(Info runInfo) {

        public static Updated of(Run run) {
            return new Updated(Info.of(run));
        }
    }

    /** The runs that a search found. */
    @Proto
    public record Found(
            @Nullable List<RunJson> runs, @Nullable String nextPageToken) {

        public static Found of(Page<Run> page) {
            List<RunJson> runs = page.map(RunJson::of).items();
            return new Found(Proto.Repeated.unlessEmpty(runs), page.nextToken().orElse(null));
        }
    }
}
