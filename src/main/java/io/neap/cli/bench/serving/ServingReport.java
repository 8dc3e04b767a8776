// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import io.neap.cli.bench.Machine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of one run, by workload and by server. */
public final class ServingReport {

    private final Map<String, Map<String, ServingFigures>> figures;
    private final Map<String, Overload> overload;
    private final List<Soak.Point> soak;
    private final ServingBench.Plan plan;
    private final Machine machine;

    ServingReport(
            Map<String, Map<String, ServingFigures>> figures,
            Map<String, Overload> overload,
            List<Soak.Point> soak,
            ServingBench.Plan plan,
            Machine machine) {
        this.figures = figures;
        this.overload = overload;
        this.soak = soak;
        this.plan = plan;
        this.machine = machine;
    }

    /** One object for each workload, in it one for each server; how it was measured; and the machine. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        figures.forEach((workload, servers) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            servers.forEach((server, figure) -> each.put(server, figure.json()));
            json.put(workload, each);
        });
        if (!overload.isEmpty()) {
            Map<String, Object> each = new LinkedHashMap<>();
            overload.forEach((server, figure) -> each.put(server, figure.json()));
            json.put("overload", each);
        }
        if (!soak.isEmpty()) {
            json.put("soak", soak.stream().map(Soak.Point::json).toList());
        }
        json.put("device", plan.device());
        json.put("connections", plan.connections());
        json.put("rounds", plan.rounds());
        json.put("machine", machine);
        return json;
    }

    /** Tables for people, in Markdown. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (!figures.isEmpty()) {
            costs(lines);
        }
        if (!overload.isEmpty()) {
            overloads(lines);
        }
        if (!soak.isEmpty()) {
            soaks(lines);
        }
        lines.add(machine.summary());
        return lines;
    }

    private void costs(List<String> lines) {
        lines.add("| workload | server | answers/s | CPU ms each | p50 ms | p99 ms | garbage KB | RSS MB |");
        lines.add("|---|---|---|---|---|---|---|---|");
        figures.forEach((workload, servers) -> servers.forEach((server, figure) -> lines.add(String.format(
                Locale.ROOT,
                "| %s | %s | %.0f | %.4f | %s | %s | %s | %.0f |",
                workload,
                server,
                figure.perSecond(),
                figure.cpu(),
                unlessZero(figure.p50()),
                unlessZero(figure.p99()),
                unlessZero(figure.garbage()),
                figure.rss()))));
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "Callers that ask again as soon as they are answered, %d where a workload has no number of its own; medians"
                        + " of %d rounds of %d s after %d s of warming up; bare is the engine without a server, by a thread for"
                        + " each caller but no more than there are processors.",
                plan.connections(),
                plan.rounds(),
                plan.time().toSeconds(),
                plan.warmUp().toSeconds()));
        lines.add("");
    }

    private static String unlessZero(double figure) {
        return figure > 0 ? String.format(Locale.ROOT, "%.2f", figure) : "";
    }

    private void overloads(List<String> lines) {
        lines.add(
                "| server | peak/s | p50, p99 ms at half | asked/s | answered, of the peak | p50 ms | refusal p50, p99 ms |");
        lines.add("|---|---|---|---|---|---|---|");
        overload.forEach((server, figure) -> lines.add(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.2f, %.2f | %.0f | %.2f | %.2f | %.2f, %.2f |",
                server,
                figure.peak(),
                figure.half().answers().p50(),
                figure.half().answers().p99(),
                figure.threefold().offered(),
                figure.goodput(),
                figure.threefold().answers().p50(),
                figure.threefold().refusals().p50(),
                figure.threefold().refusals().p99())));
        lines.add("");
        lines.add(
                "Callers that ask at a steady rate: half of the peak, then three times the peak; the server has the first processor"
                        + " and the callers the others, where the system has taskset.");
        lines.add("");
    }

    private void soaks(List<String> lines) {
        lines.add("| requests | answers/s | live heap MB | RSS MB | errors |");
        lines.add("|---|---|---|---|---|");
        for (Soak.Point point : soak) {
            lines.add(String.format(
                    Locale.ROOT,
                    "| %d | %.0f | %.1f | %.0f | %d |",
                    point.requests(),
                    point.perSecond(),
                    point.heap(),
                    point.rss(),
                    point.errors()));
        }
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "A function on a Java machine with %s, asked by %d callers in JSON, bytes and gRPC; the heap after a full"
                        + " collection.",
                Soak.LIMIT,
                plan.connections()));
        lines.add("");
    }
}
