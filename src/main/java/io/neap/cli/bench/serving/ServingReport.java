// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import io.neap.cli.bench.Machine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of one run, by model and by server. */
public record ServingReport(Map<String, Map<String, ServingFigures>> figures, ServingBench.Plan plan, Machine machine) {

    public ServingReport {
        figures = new LinkedHashMap<>(figures);
    }

    /** One object for each model, in it one for each server; how it was measured; and the machine. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        figures.forEach((model, servers) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            servers.forEach((server, figure) -> each.put(server, figure.json()));
            json.put(model, each);
        });
        json.put("connections", plan.connections());
        json.put("rounds", plan.rounds());
        json.put("machine", machine);
        return json;
    }

    /** A table for people, in Markdown. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("| model | server | answers/s | CPU ms each | p50 ms | p99 ms | RSS MB |");
        lines.add("|---|---|---|---|---|---|---|");
        figures.forEach((model, servers) -> servers.forEach((server, figure) -> lines.add(String.format(
                Locale.ROOT,
                "| %s | %s | %.0f | %.4f | %s | %s | %.0f |",
                model,
                server,
                figure.perSecond(),
                figure.cpu(),
                figure.hasLatency() ? String.format(Locale.ROOT, "%.2f", figure.p50()) : "",
                figure.hasLatency() ? String.format(Locale.ROOT, "%.2f", figure.p99()) : "",
                figure.rss()))));
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%d connections that ask in JSON as soon as they are answered, medians of %d rounds of %d s after %d s of"
                        + " warming up; bare is one thread without a server.",
                plan.connections(),
                plan.rounds(),
                plan.time().toSeconds(),
                plan.warmUp().toSeconds()));
        lines.add(machine.summary());
        return lines;
    }
}
