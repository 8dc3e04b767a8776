// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.cold;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Child;
import io.neap.cli.bench.ProcessCost;
import io.neap.cli.bench.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The floor: the same program with no server in it. It loads the model, runs it once and prints the answer. */
record BareStart(String name, String title, List<String> command, int rehearsals, Bench bench) implements Contestant {

    @Override
    public Sample start(boolean rehearsal) {
        List<String> words = new ArrayList<>(command);
        words.addAll(
                List.of("--bare", bench.modelFile().toString(), bench.rowFile().toString()));
        Path log = bench.log(name);
        Map<String, String> environment =
                Map.of("NEAP_MODEL_CACHE", bench.cache().toString());
        try (Child child = Child.start(words, environment, bench.folder(), log)) {
            child.await("its first answer", () -> rightAnswer(log));
            double millis = child.millis();
            Sample sample = new Sample(millis, ProcessCost.of(child.pid()), Map.of());
            if (rehearsal) {
                child.endPolitely();
            }
            return sample;
        }
    }

    private @Nullable Boolean rightAnswer(Path log) {
        try {
            return Files.readString(log).lines().anyMatch(bench.question()::answeredByWords) ? true : null;
        } catch (IOException notYet) {
            return null;
        }
    }
}
