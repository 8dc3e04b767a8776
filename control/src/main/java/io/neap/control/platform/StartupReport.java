// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import io.neap.control.platform.RevisionStatus.StartupPart;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The parts of a start. The function reports its own, as microseconds: in the file that it leaves when it is ready, and
 * in the readiness answer as the data of the check named {@code model}. {@code began}, microseconds of the epoch, is
 * when its {@code main} began. The platform adds what is before and after, so that the parts sum up to what was waited.
 *
 * @param asked when a process was wanted
 * @param turn when its start had its turn
 * @param spawned when the process existed
 * @param seen when it was seen ready
 * @param pulled how long its image was being fetched between its turn and its existence; zero where it was there
 */
public record StartupReport(Instant asked, Instant turn, Instant spawned, Instant seen, Duration pulled) {

    private static final List<String> PARTS = List.of("config", "fetch", "map", "library", "session", "warm-up");

    /** The start of a process whose program is there. */
    public StartupReport(Instant asked, Instant turn, Instant spawned, Instant seen) {
        this(asked, turn, spawned, seen, Duration.ZERO);
    }

    /**
     * The parts, in order.
     *
     * @param report JSON values that the function left or answered; its parts are missing when there are none
     */
    public List<StartupPart> parts(Map<String, ?> report) {
        Map<?, ?> data = data(report);
        List<StartupPart> parts = new ArrayList<>();
        parts.add(part("queue", asked, turn));
        Instant last = spawned;
        if (data.get("began") instanceof Number micros) {
            Instant main = Instant.EPOCH.plus(micros.longValue(), ChronoUnit.MICROS);
            Instant exists = main.isBefore(spawned) ? main : spawned; // it may be quicker than the news of it
            addSpawn(parts, exists);
            parts.add(part("main", exists, main));
            last = main;
        } else {
            addSpawn(parts, spawned);
        }
        for (String name : PARTS) {
            if (data.get(name) instanceof Number micros) {
                Duration took = Duration.of(micros.longValue(), ChronoUnit.MICROS);
                parts.add(new StartupPart(name, took));
                last = last.plus(took);
            }
        }
        parts.add(part("ready", last, seen));
        return parts;
    }

    /** Times that are rounded may make the pull longer than all of the way. */
    private void addSpawn(List<StartupPart> parts, Instant exists) {
        StartupPart way = part("spawn", turn, exists);
        Duration pull = pulled.compareTo(way.duration()) < 0 ? pulled : way.duration();
        if (pull.isPositive()) {
            parts.add(new StartupPart("pull", pull));
        }
        parts.add(new StartupPart("spawn", way.duration().minus(pull)));
    }

    /** Never negative, though a clock may be set back meanwhile. */
    private static StartupPart part(String name, Instant begin, Instant end) {
        return new StartupPart(name, end.isBefore(begin) ? Duration.ZERO : Duration.between(begin, end));
    }

    /** Ready is ready, whatever else was said. */
    private static Map<?, ?> data(Map<String, ?> report) {
        if (!report.containsKey("checks")) {
            return report;
        }
        if (report.get("checks") instanceof List<?> checks) {
            for (Object check : checks) {
                if (check instanceof Map<?, ?> fields
                        && "model".equals(fields.get("name"))
                        && fields.get("data") instanceof Map<?, ?> data) {
                    return data;
                }
            }
        }
        return Map.of();
    }
}
