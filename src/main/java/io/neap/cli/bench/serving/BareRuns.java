// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Child;
import io.neap.cli.bench.ProcessCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The floor: the function's engine called again and again with the question's rows, by as many threads as could ask at once and
 * with no server around. A server that joins requests into batches may stay below it.
 *
 * @param command what runs the inference function
 * @param threads no more than there are processors
 */
record BareRuns(Bench bench, List<String> command, ServingBench.Plan plan, int threads) {

    private static final double ENOUGH_MILLIS = 500;

    ServingFigures run() {
        List<String> words = new ArrayList<>(command);
        words.addAll(
                List.of("--bare", bench.modelFile().toString(), bench.rowFile().toString()));
        Path log = bench.log("bare");
        Map<String, String> environment = Map.of(
                "NEAP_MODEL_CACHE",
                bench.cache().toString(),
                "NEAP_ENGINE_DEVICE",
                plan.device(),
                "ORT_DISABLE_TELEMETRY",
                "1");
        try (Child child = Child.start(words, environment, bench.folder(), log)) {
            child.await("its first answer", () -> printed(log, bench.question()::answeredByWords));
            int runs = runsFor(child, log);
            double cpu = ProcessCost.of(child.pid()).cpu();
            double begun = child.millis();
            runs(child, log, runs);
            double millis = child.millis() - begun;
            ProcessCost after = ProcessCost.of(child.pid());
            int all = runs * threads;
            return new ServingFigures(all / millis * 1000, (after.cpu() - cpu) / all, 0, 0, 0, after.rss());
        }
    }

    /** How many runs of each thread fill the time, by the last of some that take longer and longer. */
    private int runsFor(Child child, Path log) {
        int runs = 1;
        double took = 0;
        while (took < ENOUGH_MILLIS) {
            runs *= 2;
            double begun = child.millis();
            runs(child, log, runs);
            took = child.millis() - begun;
        }
        return (int) (runs * plan.time().toMillis() / took) | 1; // odd, unlike any before: the log shows its end once
    }

    private void runs(Child child, Path log, int runs) {
        String line = runs + " " + threads;
        child.tell(line);
        child.await("its runs", () -> printed(log, line::equals));
    }

    private static @Nullable Boolean printed(Path log, Predicate<String> line) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.anyMatch(line) ? true : null;
        } catch (IOException notYet) {
            return null;
        }
    }
}
