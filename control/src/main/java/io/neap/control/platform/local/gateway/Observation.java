// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import io.neap.control.platform.local.activator.Endpoint;
import io.neap.control.platform.local.wake.Wake;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When things happened to one request. Confined to the request's context. */
final class Observation {

    private final Context trace = Context.current();
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

    /** Its place in a trace. */
    Context trace() {
        return trace;
    }

    /** What it waited for, once it is answered; empty when a process was ready. */
    Optional<Wake> wake() {
        return cold && endpoint != null && answered != 0
                ? Optional.of(new Wake(arrived, endpoint.opened(), sent, answered, endpoint.startup()))
                : Optional.empty();
    }

    /** Whether it is this request that tells of the wake; many may have waited for it. */
    boolean tellsWake() {
        return endpoint != null && endpoint.tells();
    }
}
