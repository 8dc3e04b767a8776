// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.experiment.search.Page;
import io.neap.control.model.ModelVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model version. It is ready as soon as it is there. */
@Proto
public record ModelVersionJson(
        String name,
        String version,
        long creationTimestamp,
        long lastUpdatedTimestamp,
        String currentStage,
        @Nullable String description,
        String source,
        @Nullable String runId,
        String status,
        @Nullable List<KeyValue> tags,
        @Nullable String runLink,
        @Nullable List<String> aliases,
        @Nullable String modelId) {

    static ModelVersionJson of(ModelVersion version) {
        return new ModelVersionJson(
                version.name(),
                version.version(),
                version.created(),
                version.updated(),
                version.stage().title(),
                version.description(),
                version.source(),
                version.runId(),
                "READY",
                KeyValue.ofTags(version.tags()),
                version.runLink(),
                Proto.Repeated.unlessEmpty(version.aliases()),
                version.modelId());
    }

    static @Nullable List<ModelVersionJson> of(List<ModelVersion> versions) {
        return Proto.Repeated.unlessEmpty(
                versions.stream().map(ModelVersionJson::of).toList());
    }

    /** One version. */
    @Proto
    public record One(ModelVersionJson modelVersion) {

        public static One of(ModelVersion version) {
            return new One(ModelVersionJson.of(version));
        }
    }

    /** The versions that a search found. */
    @Proto
    public record Found(
            @Nullable List<ModelVersionJson> modelVersions,
            @Nullable String nextPageToken) {

        public static Found of(Page<ModelVersion> page) {
            return new Found(ModelVersionJson.of(page.items()), page.nextToken().orElse(null));
        }

        public static Found of(List<ModelVersion> versions) {
            return new Found(ModelVersionJson.of(versions), null);
        }
    }

    /** Where the files of a version are. */
    @Proto
    public record Download(String artifactUri) {}
}
