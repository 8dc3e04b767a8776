// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.analysis;

import io.neap.control.error.DomainException;
import io.neap.control.platform.RevisionTraffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a candidate must show before it gets more requests.
 *
 * <p>Errors fail it as soon as the 99 % Wilson interval of its error rate lies above what is allowed, with at least
 * {@value #MIN_ERRORS} errors; all else waits for {@code minRequests}. What is allowed is {@code maxErrorRate}, or the
 * stable revision's own rate where that is greater: a candidate is not blamed for what both suffer.
 *
 * @param minRequests answered by the candidate in this step before it can pass
 * @param maxErrorRate share of failed requests, 0 to 1
 * @param maxLatencyRatio p95 and p99 of the candidate over those of the stable revision
 * @param latencyFloor slower by less than this is never a failure: a fresh process answers its first requests slower
 */
public record Analysis(long minRequests, double maxErrorRate, double maxLatencyRatio, Duration latencyFloor) {

    public static final Analysis DEFAULT = new Analysis(50, 0.01, 2.0, Duration.ofMillis(50));

    private static final long MIN_ERRORS = 3;

    /** Below this many requests the 99th percentile is no more than the slowest one. */
    private static final long MIN_FOR_P99 = 200;

    public Analysis {
        require(minRequests >= 1, "analysis: minRequests must be at least 1");
        require(maxErrorRate >= 0 && maxErrorRate <= 1, "analysis: maxErrorRate must be between 0 and 1");
        require(maxLatencyRatio >= 1, "analysis: maxLatencyRatio must be at least 1");
        require(!latencyFloor.isNegative(), "analysis: latencyFloor must not be negative");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw DomainException.invalid(message + ".");
        }
    }

    /**
     * Judges the candidate.
     *
     * @param candidate its requests since the step began
     * @param stable those of the revision it would replace since the rollout began; empty when it gets no requests
     *     that could be compared
     */
    public Verdict judge(RevisionTraffic candidate, Optional<RevisionTraffic> stable) {
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(requests(candidate, stable));
        measurements.add(errors(candidate, stable));
        if (candidate.requests() >= minRequests && stable.isPresent()) {
            measurements.addAll(latencies(candidate, stable.get()));
        }
        return Verdict.of(measurements);
    }

    private Measurement requests(RevisionTraffic candidate, Optional<RevisionTraffic> stable) {
        long seen = candidate.requests();
        return new Measurement(
                "requests",
                seen,
                stable.map(RevisionTraffic::requests).orElse(0L),
                minRequests,
                seen >= minRequests ? Outcome.PASS : Outcome.INCONCLUSIVE,
                String.format(Locale.ROOT, "%d of at least %d requests", seen, minRequests));
    }

    private Measurement errors(RevisionTraffic candidate, Optional<RevisionTraffic> stable) {
        double stableRate = stable.map(RevisionTraffic::errorRate).orElse(0.0);
        double allowed = Math.max(maxErrorRate, stableRate);
        Wilson interval = Wilson.of(candidate.errors(), candidate.requests());
        Outcome outcome = candidate.errorRate() <= allowed ? Outcome.PASS : Outcome.INCONCLUSIVE;
        if (candidate.errors() >= MIN_ERRORS && interval.lower() > allowed) {
            outcome = Outcome.FAIL;
        }
        return new Measurement(
                "error_rate",
                candidate.errorRate(),
                stableRate,
                allowed,
                outcome,
                String.format(
                        Locale.ROOT,
                        "error rate %.1f %% (%d of %d requests), allowed %.1f %%",
                        candidate.errorRate() * 100,
                        candidate.errors(),
                        candidate.requests(),
                        allowed * 100));
    }

    private List<Measurement> latencies(RevisionTraffic candidate, RevisionTraffic stable) {
        if (stable.requests() < minRequests) {
            return List.of(new Measurement(
                    "p95_ms",
                    millis(candidate.p95()),
                    millis(stable.p95()),
                    0,
                    Outcome.INCONCLUSIVE,
                    String.format(
                            Locale.ROOT,
                            "%d of at least %d requests to the stable revision, to compare the latency with",
                            stable.requests(),
                            minRequests)));
        }
        List<Measurement> found = new ArrayList<>();
        found.add(latency("p95", candidate.p95(), stable.p95()));
        if (candidate.requests() >= MIN_FOR_P99 && stable.requests() >= MIN_FOR_P99) {
            found.add(latency("p99", candidate.p99(), stable.p99()));
        }
        return found;
    }

    private Measurement latency(String name, Duration candidate, Duration stable) {
        double allowed = Math.max(millis(stable) * maxLatencyRatio, millis(stable.plus(latencyFloor)));
        return new Measurement(
                name + "_ms",
                millis(candidate),
                millis(stable),
                allowed,
                millis(candidate) <= allowed ? Outcome.PASS : Outcome.FAIL,
                String.format(
                        Locale.ROOT,
                        "%s %.1f ms against %.1f ms, allowed %.1f ms",
                        name,
                        millis(candidate),
                        millis(stable),
                        allowed));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
