// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a start is made of, in its order. The parts follow one another without a gap, as a stop watch's laps do.
 *
 * @param began when {@code main} began
 * @param parts their names, as the platform and the metrics have them, and how long each took
 */
record StartTimes(Instant began, Map<String, Duration> parts) {

    StartTimes {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** The report for the platform: microseconds, of the epoch for {@code began} and of duration for the parts. */
    Map<String, Long> micros() {
        Map<String, Long> report = new LinkedHashMap<>();
        report.put("began", ChronoUnit.MICROS.between(Instant.EPOCH, began));
        parts.forEach((name, took) -> report.put(name, took.toNanos() / 1_000));
        return report;
    }

    /** For the log: {@code "config 12 ms, fetch 3 ms"}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        parts.forEach((name, took) -> text.append(text.isEmpty() ? "" : ", ")
                .append(name)
                .append(' ')
                .append(took.toMillis())
                .append(" ms"));
        return text.toString();
    }

    /** Takes the laps: a part ends where it is told and the next one begins there. */
    static final class Watch {

        private final Instant began;
        private final Map<String, Duration> parts = new LinkedHashMap<>();
        private Instant last;

        Watch(Instant began) {
            this.began = began;
            this.last = began;
        }

        /** A part that was measured otherwise, before the first lap. */
        void add(String name, Duration took) {
            parts.put(name, took);
        }

        /** The part from the last lap until now; nothing if the clock was set back meanwhile. */
        void lap(String name, Instant now) {
            Duration took = Duration.between(last, now);
            parts.merge(name, took.isNegative() ? Duration.ZERO : took, Duration::plus);
            last = now;
        }

        StartTimes stop() {
            return new StartTimes(began, parts);
        }
    }
}
