// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.experiment.logged.LoggedModel;
import io.neap.control.experiment.search.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A logged model. */
@Proto
public record LoggedModelJson(Info info, Data data) {

    static LoggedModelJson of(LoggedModel model) {
        return new LoggedModelJson(
                new Info(
                        model.modelId(),
                        model.experimentId(),
                        model.name(),
                        model.created(),
                        model.updated(),
                        model.artifactUri(),
                        status(model),
                        model.modelType(),
                        model.sourceRunId(),
                        KeyValue.ofTags(model.tags())),
                new Data(KeyValue.ofParams(model.params()), MetricJson.of(model.metrics())));
    }

    private static String status(LoggedModel model) {
        return switch (model.status()) {
            case PENDING -> "LOGGED_MODEL_PENDING";
            case READY -> "LOGGED_MODEL_READY";
            case UPLOAD_FAILED -> "LOGGED_MODEL_UPLOAD_FAILED";
        };
    }

    /** What is known of a model besides what was logged about it. */
    @Proto
    public record Info(
            String modelId,
            String experimentId,
            String name,
            long creationTimestampMs,
            long lastUpdatedTimestampMs,
            String artifactUri,
            String status,
            @Nullable String modelType,
            @Nullable String sourceRunId,
            @Nullable List<KeyValue> tags) {}

    /** What was logged about it. */
    @Proto
    public record Data(
            @Nullable List<KeyValue> params, @Nullable List<MetricJson> metrics) {}

    /** One model. */
    @Proto
    public record One(LoggedModelJson model) {

        public static One of(LoggedModel model) {
            return new One(LoggedModelJson.of(model));
        }
    }

    /** The models that a search found. */
    @Proto
    public record Found(
            @Nullable List<LoggedModelJson> models,
            @Nullable String nextPageToken) {

        public static Found of(Page<LoggedModel> page) {
            List<LoggedModelJson> models = page.map(LoggedModelJson::of).items();
            return new Found(
                    Proto.Repeated.unlessEmpty(models), page.nextToken().orElse(null));
        }
    }
}
