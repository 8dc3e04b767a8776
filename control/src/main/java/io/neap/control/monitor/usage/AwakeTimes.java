// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor.usage;

import io.neap.control.ledger.SealedEntry;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How long a revision was awake and asleep in an interval, by the ledger. A wake begins when a process was wanted: what its
 * start took is time awake.
 *
 * @param wakes what each wake in the interval was waited for, the shortest first
 */
public record AwakeTimes(Duration awake, Duration asleep, List<Duration> wakes) {

    /** The entries that a revision's time line is made of. */
    static final List<String> KINDS =
            List.of("revision.ready", "revision.woken", "revision.asleep", "revision.failed", "revision.retired");

    private static final String ASLEEP = "revision.asleep";
    private static final String WOKEN = "revision.woken";
    private static final List<String> AWAKE = List.of("revision.ready", WOKEN);

    public AwakeTimes {
        wakes = List.copyOf(wakes);
    }

    private record Turn(Instant at, String kind) {}

    /**
     * Cuts the time line.
     *
     * @param entries of one revision; those before the interval tell how it began
     */
    static AwakeTimes of(List<SealedEntry> entries, Instant since, Instant until) {
        List<Duration> wakes = new ArrayList<>();
        List<Turn> turns = new ArrayList<>();
        for (SealedEntry entry : entries) {
            String kind = entry.entry().kind();
            Instant at = began(entry);
            if (kind.equals(WOKEN)) {
                Duration waited = waited(entry.entry().data());
                if (!at.isBefore(since) && at.isBefore(until)) {
                    wakes.add(waited);
                }
                at = at.minus(waited);
            }
            turns.add(new Turn(at, kind));
        }
        turns.sort(Comparator.comparing(Turn::at));
        wakes.sort(Comparator.naturalOrder());
        return new AwakeTimes(sum(turns, AWAKE, since, until), sum(turns, List.of(ASLEEP), since, until), wakes);
    }

    private static Duration sum(List<Turn> turns, List<String> kinds, Instant since, Instant until) {
        Duration sum = Duration.ZERO;
        for (int i = 0; i < turns.size(); i++) {
            if (kinds.contains(turns.get(i).kind())) {
                Instant begin = later(turns.get(i).at(), since);
                Instant end = i + 1 < turns.size() ? earlier(turns.get(i + 1).at(), until) : until;
                sum = end.isAfter(begin) ? sum.plus(Duration.between(begin, end)) : sum;
            }
        }
        return sum;
    }

    /** When the status began that the entry tells of, or when it was written where that is not told. */
    private static Instant began(SealedEntry entry) {
        try {
            return entry.entry().data().get("since") instanceof String since ? Instant.parse(since) : entry.at();
        } catch (DateTimeException unreadable) {
            return entry.at();
        }
    }

    private static Duration waited(Map<String, Object> data) {
        double millis = 0;
        if (data.get("startup_ms") instanceof Map<?, ?> parts) {
            for (Object part : parts.values()) {
                millis += part instanceof Number number ? number.doubleValue() : 0;
            }
        }
        return Duration.of(Math.round(millis * 1000), ChronoUnit.MICROS);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
