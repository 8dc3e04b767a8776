// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.experiment.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name under which versions of a model are kept.
 *
 * @param created milliseconds since 1970, like {@code updated}
 * @param latest the newest version of each stage, the newest of all first
 */
public record RegisteredModel(
        String name,
        long created,
        long updated,
        @Nullable String description,
        List<ModelVersion> latest,
        List<Tag> tags,
        List<Alias> aliases) {

    public RegisteredModel {
        latest = List.copyOf(latest);
        tags = List.copyOf(tags);
        aliases = List.copyOf(aliases);
    }

    /** Whether its versions are prompts, which MLflow keeps as models with this tag. */
    public boolean isPrompt() {
        return tags.stream()
                .anyMatch(tag -> tag.key().equals("mlflow.prompt.is_prompt")
                        && tag.value().equalsIgnoreCase("true"));
    }

    /** Whether it is a prompt and the source names no place where files could be, as MLflow makes them. */
    public boolean isText(String source) {
        return isPrompt() && source.chars().noneMatch(c -> c == '/' || c == ':' || c == '\\');
    }

    /** A movable name of one version. */
    public record Alias(String alias, String version) {}
}
