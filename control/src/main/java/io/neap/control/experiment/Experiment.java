// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import io.neap.control.location.ArtifactLocation;
import java.util.List;

/**
 * A named collection of runs.
 *
 * @param id a number as text; {@code 0} is each workspace's {@code Default}
 * @param artifactLocation the URI below which its runs store artifacts
 * @param creationTime milliseconds since 1970, like {@code lastUpdateTime}
 */
public record Experiment(
        String id,
        String workspace,
        String name,
        String artifactLocation,
        Lifecycle lifecycle,
        long creationTime,
        long lastUpdateTime,
        List<Tag> tags) {

    public static final String DEFAULT_ID = "0";
    public static final String DEFAULT_NAME = "Default";

    public Experiment {
        tags = List.copyOf(tags);
    }

    /** Where something is that is kept below its artifacts. */
    public String artifacts(String relative) {
        return ArtifactLocation.of(artifactLocation).child(relative);
    }
}
