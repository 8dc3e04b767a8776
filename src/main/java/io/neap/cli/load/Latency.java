// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.load;

import java.util.Arrays;
import java.util.Locale;

/** Quantiles of some latencies, in milliseconds; all zero where there were none. */
public record Latency(double p50, double p99, double max) {

    private static final double NANOS_PER_MILLI = 1e6;

    /** By nearest rank; {@code nanos} in any order. */
    public static Latency of(long[] nanos) {
        if (nanos.length == 0) {
            return new Latency(0, 0, 0);
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latency(rank(sorted, 0.50), rank(sorted, 0.99), rank(sorted, 1.0));
    }

    private static double rank(long[] sorted, double quantile) {
        int rank = (int) Math.ceil(quantile * sorted.length);
        return sorted[Math.max(rank, 1) - 1] / NANOS_PER_MILLI;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "p50 %.1f ms, p99 %.1f ms", p50, p99);
    }
}
