// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.experiment.search.Page;
import io.neap.control.model.RegisteredModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A registered model. */
@Proto
public record RegisteredModelJson(
        String name,
        long creationTimestamp,
        long lastUpdatedTimestamp,
        @Nullable String description,
        @Nullable List<ModelVersionJson> latestVersions,
        @Nullable List<KeyValue> tags,
        @Nullable List<AliasJson> aliases) {

    static RegisteredModelJson of(RegisteredModel model) {
        return new RegisteredModelJson(
                model.name(),
                model.created(),
                model.updated(),
                model.description(),
                ModelVersionJson.of(model.latest()),
                KeyValue.ofTags(model.tags()),
                Proto.Repeated.unlessEmpty(model.aliases().stream()
                        .map(alias -> new AliasJson(alias.alias(), alias.version()))
                        .toList()));
    }

    /** An alias and where it leads. */
    @Proto
    public record AliasJson(String alias, String version) {}

    /** One model. */
    @Proto
    public record One(RegisteredModelJson registeredModel) {

        public static One of(RegisteredModel model) {
            return new One(RegisteredModelJson.of(model));
        }
    }

    /** The models that a search found. */
    @Proto
    public record Found(
            @Nullable List<RegisteredModelJson> registeredModels,
            @Nullable String nextPageToken) {

        public static Found of(Page<RegisteredModel> page) {
            List<RegisteredModelJson> models = page.map(RegisteredModelJson::of).items();
            return new Found(
                    Proto.Repeated.unlessEmpty(models), page.nextToken().orElse(null));
        }
    }
}
