// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import io.neap.control.experiment.search.Filter;

/**
 * One thing that a policy asks for at an instant. Times are milliseconds since 1970, and what is of that time or older is
 * meant. What a version of a registered model was made of, or a revision serves, is never meant.
 */
public sealed interface Rule {

    /** Active runs are deleted, and can be restored. */
    record DeleteRuns(Filter filter, long before) implements Rule {}

    /** Deleted runs are gone for good, with all that was logged to them, their traces and their artifacts. */
    record PurgeRuns(long before) implements Rule {}

    /** The same for logged models that are deleted, or whose experiment is. */
    record PurgeModels(long before) implements Rule {}

    /** The same for deleted experiments of which no run and no model is left. */
    record PurgeExperiments(long before) implements Rule {}

    /** Curves of runs that ended keep so many points at most. */
    record ThinCurves(long before, int points) implements Rule {}

    /** Traces are gone for good. */
    record DeleteTraces(long before) implements Rule {}

    /** Artifacts below the folder of what is gone are to be deleted. */
    record DropOrphans(long before) implements Rule {}

    /** The artifacts of what other rules have removed are deleted; a kill in between leaves the rest to the next time. */
    record EmptyFolders() implements Rule {}

    /** As plans, reports and the ledger name it. */
    default String kind() {
        return switch (this) {
            case DeleteRuns rule -> "delete-runs";
            case PurgeRuns rule -> "purge-runs";
            case PurgeModels rule -> "purge-models";
            case PurgeExperiments rule -> "purge-experiments";
            case ThinCurves rule -> "thin-curves";
            case DeleteTraces rule -> "delete-traces";
            case DropOrphans rule -> "drop-orphans";
            case EmptyFolders rule -> "empty-folders";
        };
    }
}
