// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.cold;

import io.neap.cli.bench.Figures;
import io.neap.cli.bench.Machine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The figures of all contestants of one run, by name.
 *
 * @param titles what each name stands for
 */
public record ColdReport(Map<String, String> titles, Map<String, Figures> figures, Machine machine) {

    private static final String NATIVE = "native";
    private static final String JVM = "jvm";

    public ColdReport {
        titles = new LinkedHashMap<>(titles);
        figures = new LinkedHashMap<>(figures);
    }

    /** One object for each contestant under its name, the ratios, and the machine. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>(figures);
        if (!figures.containsKey(NATIVE)) {
            json.put(NATIVE, null);
        }
        nativeGain().ifPresent(gain -> json.put("jvm_to_native", Math.round(gain * 10) / 10.0));
        json.put("machine", machine);
        return json;
    }

    /** How many times faster the native executable is there than the JVM build; empty when there is none. */
    public Optional<Double> nativeGain() {
        Figures own = figures.get(NATIVE);
        Figures jvm = figures.get(JVM);
        return own == null || jvm == null ? Optional.empty() : Optional.of(jvm.firstAnswer() / own.firstAnswer());
    }

    /** A table for people, in Markdown. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| from process start to the first correct answer | median ms | p95 ms | RSS MB | PSS MB | CPU ms | n |");
        lines.add("|---|---|---|---|---|---|---|");
        figures.forEach((name, figure) -> lines.add(String.format(
                Locale.ROOT,
                "| %s (`%s`) | %.1f | %.1f | %.1f | %.1f | %.0f | %d |",
                titles.get(name),
                name,
                figure.firstAnswer(),
                figure.p95(),
                figure.rss(),
                figure.pss(),
                figure.cpu(),
                figure.runs())));
        lines.add("");
        figures.forEach((name, figure) -> {
            if (!figure.parts().isEmpty()) {
                lines.add(name + ": " + parts(figure.parts()));
            }
        });
        lines.add(nativeGain()
                .map(gain ->
                        String.format(Locale.ROOT, "The native executable is %.1f times as fast as the JVM.", gain))
                .orElse("There is no native executable: build it with `neap native` to have it measured too."));
        lines.add(machine.summary());
        return lines;
    }

    private static String parts(Map<String, Double> parts) {
        return parts.entrySet().stream()
                .map(part -> String.format(Locale.ROOT, "%s %.1f", part.getKey(), part.getValue()))
                .collect(Collectors.joining(", "));
    }
}
