// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.platform.RevisionName;
import io.neap.control.rollout.analysis.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * A revision on its way to all requests of its service.
 *
 * <pre>
 *             ready, canary           last step passed
 *   Starting ───────────────▶ Stepping ───────────────▶ Completed
 *     │  │ │                   │    ▲ │                    ▲
 *     │  │ │ ready, blue-green │    └─┘ step passed        │ check passed
 *     │  │ └────────▶ Previewing ──────────────────────────┤
 *     │  └────────────────────────────────────────────────▶┘ ready, and nothing served before
 *     │ revision failed, verdict failed, check failed, aborted (from any); promoted: Completed, once it is ready
 *     └──────────────▶ RolledBack
 * </pre>
 *
 * When something else is asked for, the next rollout takes the place of this one, whatever its state.
 */
public sealed interface Rollout {

    Change change();

    /** The word that users read: {@code Starting}, {@code Stepping}, … */
    default String phase() {
        return getClass().getSimpleName();
    }

    default boolean isActive() {
        return switch (this) {
            case Starting ignored -> true;
            case Previewing ignored -> true;
            case Stepping ignored -> true;
            case Completed ignored -> false;
            case RolledBack ignored -> false;
        };
    }

    /**
     * What goes from where to where.
     *
     * @param generation of the service that asked for it; names the rollout
     * @param from what served before; empty for the first revision of a service
     */
    record Change(long generation, Optional<RevisionName> from, RevisionName to, Instant startedAt) {}

    /** The candidate's process is starting; it gets no requests. */
    record Starting(Change change) implements Rollout {}

    /** The candidate is ready, gets requests by its tag only, and is checked there. */
    record Previewing(Change change, Instant since) implements Rollout {}

    /**
     * The candidate gets the weight of a canary step.
     *
     * @param step index into the strategy's steps
     * @param since when the step began
     */
    record Stepping(Change change, int step, Instant since) implements Rollout {}

    /** The candidate gets all requests. */
    record Completed(Change change, Instant at, String reason, Optional<Verdict> verdict) implements Rollout {}

    /** The candidate gets no requests and is removed; what served before serves. */
    record RolledBack(Change change, Instant at, Cause cause, String reason, Optional<Verdict> verdict)
            implements Rollout {}

    /** Why a rollout was rolled back. */
    enum Cause {
        REVISION_FAILED("RevisionFailed"),
        ANALYSIS_FAILED("AnalysisFailed"),
        CHECK_FAILED("PromotionCheckFailed"),
        ABORTED("Aborted");

        private final String word;

        Cause(String word) {
            this.word = word;
        }

        /** As the condition's reason says it. */
        public String word() {
            return word;
        }
    }
}
