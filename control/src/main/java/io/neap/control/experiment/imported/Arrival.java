// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.imported;

import java.util.List;
import java.util.Optional;

/**
 * What an import has come to.
 *
 * @param id under which it is here
 * @param artifactUri below which its files belong, if it has any
 * @param conflicts what differs from its source and stays as it is here
 */
public record Arrival(
        String id, Outcome outcome, Optional<String> artifactUri, List<Conflict> conflicts, Optional<Long> points) {

    public Arrival {
        conflicts = List.copyOf(conflicts);
    }

    /** Of a thing that has no points. */
    public Arrival(String id, Outcome outcome, Optional<String> artifactUri, List<Conflict> conflicts) {
        this(id, outcome, artifactUri, conflicts, Optional.empty());
    }

    /** What was done. */
    public enum Outcome {
        CREATED,
        CHANGED,
        SAME;

        /** Of a thing that was there before. */
        public static Outcome of(boolean changed) {
            return changed ? CHANGED : SAME;
        }
    }
}
