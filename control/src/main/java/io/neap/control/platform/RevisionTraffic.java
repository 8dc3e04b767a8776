// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import java.time.Duration;

/**
 * What the requests to one revision looked like over a window, measured where they are routed.
 *
 * @param requests answered or failed; those still running are not counted
 * @param errors answers with status 5xx, broken connections and time-outs
 * @param cold requests that had to wait for a wake; they are not in the latencies
 * @param p50 median latency of the warm requests; zero when there are none
 */
public record RevisionTraffic(
        RevisionName revision, long requests, long errors, long cold, Duration p50, Duration p95, Duration p99) {

    public static RevisionTraffic none(RevisionName revision) {
        return new RevisionTraffic(revision, 0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    public double errorRate() {
        return requests == 0 ? 0 : (double) errors / requests;
    }
}
