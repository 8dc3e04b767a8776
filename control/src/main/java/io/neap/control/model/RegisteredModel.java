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

    /** Whether a version of it with that source is a text in its tags alone. */
    public boolean isText(String source) {
        return isPrompt() && isPromptSource(source);
    }

    /** Whether it is one of the two words that MLflow has for the source of a prompt. */
    static boolean isPromptSource(String source) {
        return source.equals("dummy-source") || source.equals("prompt-template");
    }

    /** A movable name of one version. */
    public record Alias(String alias, String version) {}
}
