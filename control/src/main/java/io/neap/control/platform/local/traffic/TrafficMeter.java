// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.traffic;

import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionTraffic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests of one revision by the second, for ten minutes. Latencies are kept in microseconds with two
 * digits, in histograms that cost a few kilobytes and only for seconds that had requests.
 */
public final class TrafficMeter {

    private static final int SECONDS = 600;
    private static final int DIGITS = 2;

    private final RevisionName revision;
    private final InstantSource clock;
    private final @Nullable Second[] ring = new @Nullable Second[SECONDS];

    public TrafficMeter(RevisionName revision, InstantSource clock) {
        this.revision = revision;
        this.clock = clock;
    }

    /**
     * A request has ended.
     *
     * @param latency from its arrival to the first byte of its answer
     * @param error whether it failed: status 5xx, a broken connection, a time-out
     * @param cold whether it had to wait for a wake; its latency is then left out
     */
    public synchronized void record(Duration latency, boolean error, boolean cold) {
        long epoch = clock.instant().getEpochSecond();
        int slot = (int) (epoch % SECONDS);
        Second second = ring[slot];
        if (second == null || second.epoch != epoch) {
            second = new Second(epoch);
            ring[slot] = second;
        }
        second.requests++;
        second.errors += error ? 1 : 0;
        if (cold) {
            second.cold++;
        } else {
            second.latencies.recordValue(Math.max(1, TimeUnit.NANOSECONDS.toMicros(latency.toNanos())));
        }
    }

    /** What has ended since then, counted in whole seconds: the one that {@code since} lies in is part of it. */
    public synchronized RevisionTraffic since(Instant since) {
        long now = clock.instant().getEpochSecond();
        long from = Math.max(since.getEpochSecond(), now - SECONDS + 1);
        long requests = 0;
        long errors = 0;
        long cold = 0;
        Histogram latencies = new PackedHistogram(DIGITS);
        for (long epoch = from; epoch <= now; epoch++) {
            Second second = ring[(int) (epoch % SECONDS)];
            if (second != null && second.epoch == epoch) {
                requests += second.requests;
                errors += second.errors;
                cold += second.cold;
                latencies.add(second.latencies);
            }
        }
        return new RevisionTraffic(
                revision,
                requests,
                errors,
                cold,
                quantile(latencies, 50),
                quantile(latencies, 95),
                quantile(latencies, 99));
    }

    private static Duration quantile(Histogram latencies, double percent) {
        return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(latencies.getValueAtPercentile(percent)));
    }

    /** One second's counts. */
    private static final class Second {
        private final long epoch;
        private final Histogram latencies = new PackedHistogram(DIGITS);
        private long requests;
        private long errors;
        private long cold;

        Second(long epoch) {
            this.epoch = epoch;
        }
    }
}
