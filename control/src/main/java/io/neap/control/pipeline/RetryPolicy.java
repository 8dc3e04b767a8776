// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When to deliver again what could not be delivered.
 *
 * @param attempts at most
 * @param pause after the first attempt; it doubles with each further one
 * @param longest pause
 */
record RetryPolicy(int attempts, Duration pause, Duration longest) {

    /** The instant of the next attempt after {@code attempt} (from 1) has failed; empty to give up. */
    Optional<Instant> next(int attempt, Instant now) {
        if (attempt >= attempts) {
            return Optional.empty();
        }
        Duration doubled = pause.multipliedBy(1L << Math.min(attempt - 1, 30));
        return Optional.of(now.plus(doubled.compareTo(longest) < 0 ? doubled : longest));
    }
}
