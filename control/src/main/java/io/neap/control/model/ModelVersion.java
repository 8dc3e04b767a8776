// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.experiment.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a registered model. Its number, source and files never change.
 *
 * @param version counts from 1; a number is never used again
 * @param source what the client named: {@code models:/m-0f…}, {@code runs:/…} or a URI
 * @param artifactUri where its files are
 * @param runId the run that made it, if one did
 * @param modelId the logged model that it is, if it is one
 * @param stage where a client that works by stages has put it
 * @param onnx its ONNX file, when it has one that can be served
 */
public record ModelVersion(
        String name,
        String version,
        long created,
        long updated,
        @Nullable String description,
        String source,
        String artifactUri,
        @Nullable String runId,
        @Nullable String runLink,
        @Nullable String modelId,
        Stage stage,
        @Nullable Artifact onnx,
        List<Tag> tags,
        List<String> aliases) {

    public ModelVersion {
        tags = List.copyOf(tags);
        aliases = List.copyOf(aliases);
    }
}
