// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.traffic;

import java.util.Map;
import java.util.TreeMap;

/**
 * A number of requests: how many, how many of them failed, and how long they took.
 *
 * @param buckets requests by the least bound, in seconds, that they stayed within; the last bound is infinite
 */
record Calls(long requests, long errors, Map<Double, Long> buckets) {

    static final Calls NONE = new Calls(0, 0, Map.of());

    private static final int SERVER_ERROR = 500;

    Calls {
        buckets = new TreeMap<>(buckets);
    }

    /** What a histogram tells whose series have one status each, by bound and cumulative as Prometheus has them. */
    static Calls of(int status, Map<Double, Long> cumulative) {
        Map<Double, Long> buckets = new TreeMap<>();
        long before = 0;
        for (Map.Entry<Double, Long> bound : new TreeMap<>(cumulative).entrySet()) {
            buckets.put(bound.getKey(), bound.getValue() - before);
            before = bound.getValue();
        }
        return new Calls(before, status >= SERVER_ERROR ? before : 0, buckets);
    }

    Calls plus(Calls other) {
        Map<Double, Long> sum = new TreeMap<>(buckets);
        other.buckets.forEach((bound, count) -> sum.merge(bound, count, Long::sum));
        return new Calls(requests + other.requests, errors + other.errors, sum);
    }

    /** What has come since; all of it when the counter began anew. */
    Calls since(Calls earlier) {
        if (requests < earlier.requests || errors < earlier.errors) {
            return this;
        }
        Map<Double, Long> rest = new TreeMap<>(buckets);
        earlier.buckets.forEach((bound, count) -> rest.merge(bound, -count, Long::sum));
        return new Calls(requests - earlier.requests, errors - earlier.errors, rest);
    }

    /** How many took longer than the bound, in seconds. */
    long above(double bound) {
        return buckets.entrySet().stream()
                .filter(bucket -> bucket.getKey() > bound)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The bound that so much of the requests stayed within, in seconds; the highest finite one for those beyond it. */
    double quantile(double part) {
        long rank = (long) Math.ceil(part * requests);
        long passed = 0;
        double highest = 0;
        for (Map.Entry<Double, Long> bucket : buckets.entrySet()) {
            if (Double.isFinite(bucket.getKey())) {
                highest = bucket.getKey();
            }
            passed += bucket.getValue();
            if (rank > 0 && passed >= rank) {
                return highest;
            }
        }
        return 0;
    }
}
