// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The requests of one revision over the last ten minutes, gathered from counters that only grow until their process
 * ends. Each reading adds what has come since the last one of the same counter.
 */
final class CallWindow {

    private static final Duration KEPT = Duration.ofMinutes(10);

    private record Reading(Instant at, Calls calls) {}

    private final Map<String, Calls> last = new HashMap<>();
    private final Deque<Reading> readings = new ArrayDeque<>();

    /**
     * Takes in what the counter says now.
     *
     * @param counted whether the first reading of this counter is of requests that belong here; those of one that was
     *     there before anybody looked may be of any time
     */
    synchronized void read(String counter, Calls now, boolean counted, Instant at) {
        Calls before = last.put(counter, now);
        if (before == null && !counted) {
            return;
        }
        Calls come = now.since(before == null ? Calls.NONE : before);
        if (come.requests() > 0) {
            readings.addLast(new Reading(at, come));
        }
        while (!readings.isEmpty() && readings.getFirst().at().isBefore(at.minus(KEPT))) {
            readings.removeFirst();
        }
    }

    /** What was read since then, of at most ten minutes. */
    synchronized Calls since(Instant since, Instant now) {
        Instant from = since.isBefore(now.minus(KEPT)) ? now.minus(KEPT) : since;
        return readings.stream()
                .filter(reading -> !reading.at().isBefore(from))
                .map(Reading::calls)
                .reduce(Calls.NONE, Calls::plus);
    }

    /** Forgets counters that are not there any more; what they counted stays. */
    synchronized void keep(Set<String> counters) {
        last.keySet().retainAll(counters);
    }
}
