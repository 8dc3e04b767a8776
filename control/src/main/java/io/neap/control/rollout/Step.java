// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.error.DomainException;
import java.time.Duration;

/**
 * One step of a canary: the candidate gets {@code weight} percent of the requests for at least {@code pause}, and then
 * until the analysis has a verdict.
 *
 * @param weight 1 to 100
 */
public record Step(int weight, Duration pause) {

    public Step {
        if (weight < 1 || weight > 100) {
            throw DomainException.invalid("strategy.canary.steps: setWeight must be between 1 and 100.");
        }
        if (pause.isNegative()) {
            throw DomainException.invalid("strategy.canary.steps: pause must not be negative.");
        }
    }
}
