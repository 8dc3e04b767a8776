// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.traffic;

import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionTraffic;
import java.time.Duration;
import java.time.Instant;

/**
 * The traffic of one revision out of two views of it. Each process's queue-proxy counts what reached the process; the
 * activator counts what came through it, which is everything while there is no process, and waits included.
 *
 * <p>A request that the queue-proxies know as quick and the activator as slow has waited in the activator. Its bound is
 * half a second, which no wake of a pod stays under and few other waits exceed.
 */
final class RevisionCalls {

    private static final double WAITED = 0.5;
    private static final double NANOS = 1e9;

    private final CallWindow served = new CallWindow();
    private final CallWindow held = new CallWindow();

    /** What reached the processes. */
    CallWindow served() {
        return served;
    }

    /** What came through the activator. */
    CallWindow held() {
        return held;
    }

    RevisionTraffic since(RevisionName revision, Instant since, Instant now) {
        Calls processes = served.since(since, now);
        Calls activator = held.since(since, now);
        // What the activator alone knows never reached a process.
        long requests = Math.max(processes.requests(), activator.requests());
        long errors = Math.max(processes.errors(), activator.errors());
        long cold = Math.max(0, activator.above(WAITED) - processes.above(WAITED));
        return new RevisionTraffic(
                revision,
                requests,
                errors,
                cold,
                latency(processes, 0.50),
                latency(processes, 0.95),
                latency(processes, 0.99));
    }

    private static Duration latency(Calls calls, double part) {
        return Duration.ofNanos((long) (calls.quantile(part) * NANOS));
    }
}
