// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.train;

import io.neap.functions.retraining.RetrainingConfig;
import io.neap.functions.retraining.data.Samples;
import io.neap.functions.retraining.data.Samples.Sample;
import io.neap.serving.engine.Engine;
import io.neap.serving.engine.PlainEngine;
import io.neap.serving.engine.onnx.OnnxEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The real data set of this repository, and what the trainer needs beside it. */
public final class Penguins {

    private Penguins() {}

    /** What a training with the default settings exports. */
    public static byte[] model(String file) {
        return OnnxExporter.export(
                new Trainer(settings(42)).train(samples(file)).model());
    }

    static Samples samples(String file) {
        try {
            List<String[]> rows = Files.readAllLines(Path.of("../../src/main/resources/penguins", file)).stream()
                    .map(line -> line.split(",", -1))
                    .toList();
            List<String> features = List.of(rows.getFirst()).subList(0, 4);
            List<Sample> samples = rows.stream()
                    .skip(1)
                    .map(cells -> new Sample(
                            Arrays.stream(cells).limit(4).map(Double::valueOf).toList(), cells[4]))
                    .toList();
            return new Samples(features, List.of(), samples, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RetrainingConfig.Training settings(long seed) {
        return new RetrainingConfig.Training() {
            @Override
            public long seed() {
                return seed;
            }

            @Override
            public int epochs() {
                return 50;
            }

            @Override
            public double learningRate() {
                return 0.5;
            }

            @Override
            public int evaluationPercent() {
                return 20;
            }
        };
    }

    static Engine engine() {
        return new OnnxEngine(new PlainEngine(Optional.empty()));
    }
}
