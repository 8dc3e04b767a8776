// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Contents of artifacts that no path names any more. Whoever is about to name one is never robbed of it. */
public interface ContentStore {

    /** What would be freed when nobody names it any more. */
    Uni<Unnamed> unnamed();

    /**
     * Frees some of what lost its last name by then; joins the transaction that is open.
     *
     * @param before milliseconds since 1970
     * @param surveyed whether that goes for what only a survey has found, too
     */
    Uni<Freed> free(long before, int most, boolean surveyed);

    /**
     * Compares a part of what is kept with what is named, and notes what has no name as if it had lost it now.
     *
     * @param before parts that were compared after are left alone; milliseconds since 1970, as {@code now}
     * @return how many were found; empty when no part was left
     */
    Uni<Optional<Integer>> survey(long before, long now);

    /** What all surveys together have found. */
    Uni<Survey> surveyed();

    /** All that has no name. */
    record Unnamed(long contents, long bytes) {}

    /**
     * What a step has freed.
     *
     * @param looked how many were due, or 0 when others are at all of them; those that had a name again stay
     */
    record Freed(int looked, int contents, long bytes) {}
}
