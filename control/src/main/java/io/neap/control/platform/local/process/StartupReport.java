// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import io.neap.control.platform.RevisionStatus.StartupPart;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a start. The function reports its own in the readiness answer: the check named {@code model} has them
 * as microseconds, in order. The platform adds {@code spawn} before and {@code ready} after, so that they sum up to
 * what was waited.
 */
final class StartupReport {

    private static final List<String> PARTS = List.of("process", "fetch", "load", "warm-up");

    private StartupReport() {}

    /**
     * @param spawn until the process existed
     * @param total until it was seen ready
     * @param readiness the body of the readiness answer; parts are missing when it has none
     */
    static List<StartupPart> of(Duration spawn, Duration total, Buffer readiness) {
        List<StartupPart> parts = new ArrayList<>();
        parts.add(new StartupPart("spawn", spawn));
        JsonObject data = data(readiness);
        Duration rest = total.minus(spawn);
        for (String name : PARTS) {
            if (data.getValue(name) instanceof Number micros) {
                Duration took = Duration.of(micros.longValue(), ChronoUnit.MICROS);
                parts.add(new StartupPart(name, took));
                rest = rest.minus(took);
            }
        }
        parts.add(new StartupPart("ready", rest.isNegative() ? Duration.ZERO : rest));
        return parts;
    }

    private static JsonObject data(Buffer readiness) {
        try {
            for (Object check : readiness.toJsonObject().getJsonArray("checks")) {
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
