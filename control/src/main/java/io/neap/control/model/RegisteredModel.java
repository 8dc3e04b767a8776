// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.experiment.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name under which versions of a model are kept.
 *
 * @param created milliseconds since 1970, like {@code updated}
 * @param latest its newest version, or none
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

    /** A movable name of one version. */
    public record Alias(String alias, String version) {}
}
