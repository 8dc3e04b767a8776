// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.cold;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Figures;
import io.neap.cli.bench.Machine;
import io.neap.cli.bench.Sample;
import io.neap.cli.bench.model.DenseModel;
import io.neap.cli.process.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts every contestant again and again, in turns, so that what else the machine does hits all of them alike. */
public final class ColdBench {

    private ColdBench() {}

    /**
     * Measures all that there are.
     *
     * @param runs measured starts of each
     * @param mlserver the Python of an environment with MLServer, to set it beside
     * @param progress is told a line now and then
     */
    public static ColdReport run(Settings settings, int runs, Optional<Path> mlserver, Consumer<String> progress) {
        Machine machine = Machine.here(settings);
        try (Bench bench = Bench.open(DenseModel.perceptron())) {
            List<Contestant> contestants = Contestants.of(settings, mlserver, bench);
            for (Contestant contestant : contestants) {
                for (int i = 0; i < contestant.rehearsals(); i++) {
                    contestant.start(true);
                }
                progress.accept(contestant.title() + ": rehearsed");
            }
            Map<Contestant, List<Sample>> samples = new LinkedHashMap<>();
            for (int run = 1; run <= runs; run++) {
                for (Contestant contestant : contestants) {
                    samples.computeIfAbsent(contestant, first -> new ArrayList<>())
                            .add(contestant.start(false));
                }
                progress.accept("round " + run + " of " + runs);
            }
            Map<String, String> titles = new LinkedHashMap<>();
            Map<String, Figures> figures = new LinkedHashMap<>();
            samples.forEach((contestant, taken) -> {
                titles.put(contestant.name(), contestant.title());
                figures.put(contestant.name(), Figures.of(taken));
            });
            return new ColdReport(titles, figures, machine);
        }
    }
}
