// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.model.ServableModel;
import io.neap.control.platform.RevisionName;
import io.neap.control.rollout.Rollout;
import io.neap.control.rollout.analysis.Verdict;
import java.util.List;
import java.util.Optional;

/** What to do next for one service. */
sealed interface Decision {

    /** Nothing is to be written; the message says what is waited for, and is empty when all is done. */
    record Wait(String message, Optional<Verdict> verdict) implements Decision {

        static Wait idle() {
            return new Wait("", Optional.empty());
        }

        static Wait on(String message) {
            return new Wait(message, Optional.empty());
        }
    }

    /** The candidate sleeps and is to be started before it is given requests. */
    record Wake(RevisionName revision) implements Decision {}

    /** What is to be written down before it is done; {@link Transition} says what each changes. */
    sealed interface Change extends Decision {}

    /** The spec changed in a way that needs no other revision. */
    record Observe() implements Change {}

    /**
     * A rollout to the model begins; one that still runs is superseded.
     *
     * @param generation of the service that asks for it
     * @param cause what asks for it: the spec, or an alias that leads to another version
     */
    record Begin(long generation, ServableModel model, String cause) implements Change {}

    /** What is asked for is what served all along: a rollout that still runs is superseded, a candidate dropped. */
    record Return(long generation, RevisionName stable, String cause) implements Change {}

    /** The candidate is reached by its tag and is to be checked there. */
    record Preview() implements Change {}

    /** The candidate gets the weight of a step; the verdict is the one that ended the step before. */
    record Advance(int step, int weight, Optional<Verdict> verdict) implements Change {}

    /** The candidate gets all requests. */
    record Complete(String reason, Optional<Verdict> verdict) implements Change {}

    /** What served before gets all requests again. */
    record RollBack(Rollout.Cause cause, String reason, Optional<Verdict> verdict) implements Change {}

    /** No route leads to these any more. */
    record Retire(List<RevisionName> revisions) implements Change {}

    /** The platform has forgotten these. */
    record Forget(List<RevisionName> revisions) implements Change {}
}
