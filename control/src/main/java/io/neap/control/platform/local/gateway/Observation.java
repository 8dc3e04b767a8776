// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import io.neap.control.platform.local.activator.Endpoint;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When things happened to one request. Confined to the request's context. */
final class Observation {

    private final long arrived = System.nanoTime();
    private long sent = arrived;
    private long answered;
    private int status;
    private boolean cold;
    private @Nullable Endpoint endpoint;

    /**
     * It waits before a door.
     *
     * @param asleep whether no process is ready behind it
     */
    void waits(boolean asleep) {
        cold |= asleep;
    }

    void admitted(Endpoint to) {
        endpoint = to;
        sent = System.nanoTime();
    }

    void answered(int code) {
        status = code;
        answered = System.nanoTime();
    }

    /** Whether it had to wait for a wake. */
    boolean cold() {
        return cold;
    }

    /** Of the answer; 0 when there was none. */
    int status() {
        return status;
    }

    /** From arrival to the first byte of the answer, or until now. */
    Duration latency() {
        return Duration.ofNanos((answered == 0 ? System.nanoTime() : answered) - arrived);
    }

    /** The header for an answer that had to wait for a wake. */
    Optional<String> serverTiming() {
        return cold && endpoint != null
                ? Optional.of(ServerTiming.of(
                        Duration.ofNanos(sent - arrived), endpoint.startup(), Duration.ofNanos(answered - sent)))
                : Optional.empty();
    }
}
