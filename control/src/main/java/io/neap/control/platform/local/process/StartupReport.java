// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import io.neap.control.platform.RevisionStatus.StartupPart;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a start. The function reports its own, as microseconds: in the file that it leaves when it is ready, and
 * in the readiness answer as the data of the check named {@code model}. {@code began}, microseconds of the epoch, is
 * when its {@code main} began. The platform adds what is before and after, so that the parts sum up to what was waited.
 *
 * @param asked when a process was wanted
 * @param turn when its start had its turn
 * @param spawned when the process existed
 * @param seen when it was seen ready
 */
record StartupReport(Instant asked, Instant turn, Instant spawned, Instant seen) {

    private static final List<String> PARTS = List.of("config", "fetch", "map", "library", "session", "warm-up");

    /**
     * @param report what the function left or answered; its parts are missing when there are none
     */
    List<StartupPart> parts(Buffer report) {
        JsonObject data = data(report);
        List<StartupPart> parts = new ArrayList<>();
        parts.add(part("queue", asked, turn));
        Instant last = spawned;
        if (data.getValue("began") instanceof Number micros) {
            Instant main = Instant.EPOCH.plus(micros.longValue(), ChronoUnit.MICROS);
            Instant exists = main.isBefore(spawned) ? main : spawned; // it may be quicker than the news of it
            parts.add(part("spawn", turn, exists));
            parts.add(part("main", exists, main));
            last = main;
        } else {
            parts.add(part("spawn", turn, spawned));
        }
        for (String name : PARTS) {
            if (data.getValue(name) instanceof Number micros) {
                Duration took = Duration.of(micros.longValue(), ChronoUnit.MICROS);
                parts.add(new StartupPart(name, took));
                last = last.plus(took);
            }
        }
        parts.add(part("ready", last, seen));
        return parts;
    }

    /** Never negative, though a clock may be set back meanwhile. */
    private static StartupPart part(String name, Instant begin, Instant end) {
        return new StartupPart(name, end.isBefore(begin) ? Duration.ZERO : Duration.between(begin, end));
    }

    private static JsonObject data(Buffer report) {
        try {
            JsonObject whole = report.toJsonObject();
            JsonArray checks = whole.getJsonArray("checks");
            if (checks == null) {
                return whole;
            }
            for (Object check : checks) {
                if (check instanceof JsonObject json
                        && "model".equals(json.getValue("name"))
                        && json.getValue("data") instanceof JsonObject data) {
                    return data;
                }
            }
            return new JsonObject();
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            return new JsonObject(); // ready is ready, whatever else was said
        }
    }
}
