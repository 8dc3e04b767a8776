// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.error.DomainException;
import io.neap.control.platform.ModelVolume;
import io.neap.control.platform.Placement;
import io.neap.control.platform.Resources;
import io.neap.control.platform.Scale;
import java.time.Duration;
import java.util.Optional;

/**
 * What every revision of a service is made with, besides its model; another template makes another revision.
 *
 * @param containerConcurrency requests that one process handles at once; 0 is no limit
 * @param timeout how long a request may take until its first byte
 * @param progressDeadline how long a revision may take to become ready
 * @param storage where the model's file comes from; from control if empty
 */
public record Template(
        Scale scale,
        int containerConcurrency,
        Duration timeout,
        Duration progressDeadline,
        Resources resources,
        Placement placement,
        Optional<ModelVolume> storage) {

    public static final Template DEFAULT = new Template(
            Scale.DEFAULT,
            0,
            Duration.ofSeconds(30),
            Duration.ofSeconds(120),
            Resources.ANY,
            Placement.ANYWHERE,
            Optional.empty());

    public Template {
        require(
                containerConcurrency >= 0 && containerConcurrency <= 1000,
                "containerConcurrency must be between 0 (no limit) and 1000");
        require(
                timeout.isPositive() && timeout.compareTo(Duration.ofHours(1)) <= 0,
                "timeout must be more than 0s and at most 1h");
        require(progressDeadline.isPositive(), "progressDeadline must be more than 0s");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw DomainException.invalid(message + ".");
        }
    }
}
