// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import java.time.Duration;
import java.util.Optional;

/**
 * What may be tried again after a connection to a process failed. Nothing that could run twice does, unless that
 * makes no difference; a request that never left may always go again, until its deadline.
 *
 * @param maxResends how often a request that may have run is sent again
 */
record RetryPolicy(int maxResends) {

    private static final long FIRST_DELAY_MILLIS = 20;
    private static final long LAST_DELAY_MILLIS = 1000;

    /**
     * A failed attempt.
     *
     * @param sent whether any of it may have reached the process
     * @param idempotent see {@link Idempotence}
     * @param bodyKept whether the body is still whole here
     * @param failures attempts that failed before this one
     * @param resends those of them after which the request was sent again although it may have run
     */
    record Attempt(boolean sent, boolean idempotent, boolean bodyKept, int failures, int resends) {}

    /** After how long to try again; empty to give up. */
    Optional<Duration> retry(Attempt failed) {
        boolean may = failed.bodyKept() && (!failed.sent() || (failed.idempotent() && failed.resends() < maxResends));
        long delay = FIRST_DELAY_MILLIS << Math.min(failed.failures(), 10);
        return may ? Optional.of(Duration.ofMillis(Math.min(LAST_DELAY_MILLIS, delay))) : Optional.empty();
    }
}
