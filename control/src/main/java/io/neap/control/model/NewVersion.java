// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.experiment.Tag;
import java.util.List;
import java.util.Optional;

/** A version that is to be registered. What is not said about its run follows from its source. */
public record NewVersion(
        String name,
        String source,
        Optional<String> runId,
        Optional<String> modelId,
        Optional<String> runLink,
        Optional<String> description,
        List<Tag> tags) {}
