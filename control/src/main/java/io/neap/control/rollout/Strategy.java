// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.error.DomainException;
import io.neap.control.rollout.analysis.Analysis;
import java.util.List;

/** How a new revision takes over from the one that serves. The first revision of a service takes over when ready. */
public sealed interface Strategy {

    /**
     * By steps of growing weight, each with a verdict of the analysis; a failing verdict takes every request back.
     *
     * @param steps at least one; after the last one the candidate gets all requests
     */
    record Canary(List<Step> steps, Analysis analysis) implements Strategy {

        public Canary {
            steps = List.copyOf(steps);
            if (steps.isEmpty()) {
                throw DomainException.invalid("strategy.canary.steps: give at least one step, {\"setWeight\": 10}.");
            }
            for (int i = 1; i < steps.size(); i++) {
                if (steps.get(i).weight() <= steps.get(i - 1).weight()) {
                    throw DomainException.invalid("strategy.canary.steps: each setWeight must be greater than the one"
                            + " before, but step " + (i + 1) + " has "
                            + steps.get(i).weight() + " after "
                            + steps.get(i - 1).weight() + ".");
                }
            }
        }
    }

    /** All at once, after a check of the candidate under its tag; one route carries the swap. */
    record BlueGreen() implements Strategy {}
}
