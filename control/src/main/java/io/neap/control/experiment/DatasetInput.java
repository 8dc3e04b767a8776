// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Data that a run used.
 *
 * @param digest at most 36 characters; with the name it identifies the data within an experiment
 * @param source where it is, in the form that {@code sourceType} names
 * @param schema JSON, if known
 * @param profile JSON, if known
 * @param tags of this use; {@code mlflow.data.context} says what for
 */
public record DatasetInput(
        String name,
        String digest,
        String sourceType,
        String source,
        @Nullable String schema,
        @Nullable String profile,
        List<Tag> tags) {

    public static final String CONTEXT = "mlflow.data.context";

    public DatasetInput {
        tags = List.copyOf(tags);
    }
}
