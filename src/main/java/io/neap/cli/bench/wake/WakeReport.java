// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.wake;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.neap.cli.bench.Figures;
import io.neap.cli.bench.Machine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Wakes through the gateway, as the client saw them.
 *
 * @param alone one at a time
 * @param storm all at once, each from the common start
 * @param allAnswered milliseconds until the last of the storm was answered
 */
public record WakeReport(
        Figures alone,
        Figures storm,
        @JsonProperty("storm_ms") double allAnswered,
        Machine machine) {

    /** A few lines for people. */
    public List<String> lines() {
        return List.of(
                line("one at a time", alone),
                line("all at once", storm),
                String.format(
                        Locale.ROOT,
                        "The last of %d that woke at once was answered after %.0f ms.",
                        storm.runs(),
                        allAnswered),
                String.format(
                        Locale.ROOT,
                        "%s, %d cores; load before: %.1f.",
                        machine.cpu(),
                        machine.cores(),
                        machine.load_before()));
    }

    private static String line(String title, Figures figures) {
        return String.format(
                        Locale.ROOT,
                        "%s (%d): median %.0f ms, p95 %.0f ms; ",
                        title,
                        figures.runs(),
                        figures.firstAnswer(),
                        figures.p95())
                + figures.parts().entrySet().stream()
                        .map(part -> String.format(Locale.ROOT, "%s %.1f", part.getKey(), part.getValue()))
                        .collect(Collectors.joining(", "));
    }

    /** The same as one JSON document. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("alone", alone);
        json.put("storm", storm);
        json.put("storm_ms", allAnswered);
        json.put("machine", machine);
        return json;
    }
}
