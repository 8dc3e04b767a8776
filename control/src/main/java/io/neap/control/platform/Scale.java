// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import io.neap.control.error.DomainException;
import java.time.Duration;

/**
 * How many processes a revision has, in the words and with the defaults of Knative's autoscaler.
 *
 * @param min never fewer while a route leads to it; 0 lets it sleep
 * @param max never more; at most 1000
 * @param target concurrent requests wanted for each process
 * @param stableWindow over which the average is taken; 6 s to 1 h
 * @param panicWindowPercent the panic window as a part of the stable one, in percent
 * @param panicThresholdPercent load over capacity that starts a panic, in percent
 * @param gracePeriod how long the last process is kept after the decision to sleep
 */
public record Scale(
        int min,
        int max,
        double target,
        Duration stableWindow,
        double panicWindowPercent,
        double panicThresholdPercent,
        Duration gracePeriod) {

    public static final Scale DEFAULT = new Scale(0, 1, 100, Duration.ofSeconds(60), 10, 200, Duration.ofSeconds(30));

    /** A mistyped number must not take the machine down. */
    private static final int MOST = 1000;

    public Scale {
        require(min >= 0 && max >= 1 && min <= max, "scale: min must be 0 or more, and max at least 1 and min");
        require(max <= MOST, "scale: max must be at most " + MOST);
        require(target >= 0.01, "scale: target must be at least 0.01 concurrent requests");
        require(
                stableWindow.compareTo(Duration.ofSeconds(6)) >= 0 && stableWindow.compareTo(Duration.ofHours(1)) <= 0,
                "scale: stableWindow must be between 6s and 1h");
        require(
                panicWindowPercent >= 1 && panicWindowPercent <= 100,
                "scale: panicWindowPercent must be between 1 and 100");
        require(panicThresholdPercent >= 110, "scale: panicThresholdPercent must be at least 110");
        require(!gracePeriod.isNegative(), "scale: gracePeriod must not be negative");
    }

    /** Over which a burst is seen. */
    public Duration panicWindow() {
        return Duration.ofMillis((long) (stableWindow.toMillis() * panicWindowPercent / 100));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw DomainException.invalid(message + ".");
        }
    }
}
