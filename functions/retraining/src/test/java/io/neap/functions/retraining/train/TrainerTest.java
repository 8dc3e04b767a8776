// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.neap.functions.retraining.data.Samples;
import io.neap.functions.retraining.data.Samples.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {

    @Test
    void tellsPenguinsApartThatItHasNotSeen() {
        Trainer.Learned learned = new Trainer(Penguins.settings(42)).train(Penguins.samples("batch-2.csv"));

        assertThat(learned.metrics().get("accuracy")).isGreaterThan(0.95);
        assertThat(accuracy(learned.model(), Penguins.samples("held-out.csv"))).isGreaterThan(0.95);
        assertThat(learned.model().labels()).containsExactly("Adelie", "Chinstrap", "Gentoo");
    }

    @Test
    void makesTheSameModelFromTheSameDataAndSeed() {
        byte[] first = OnnxExporter.export(train(7));
        byte[] second = OnnxExporter.export(train(7));

        assertThat(second).isEqualTo(first).isNotEqualTo(OnnxExporter.export(train(8)));
    }

    @Test
    void holdsOutSomeOfEachClass() {
        Split split = Split.of(Penguins.samples("batch-1.csv").samples(), 20, 1);

        assertThat(split.training()).hasSize(70);
        assertThat(split.evaluation()).hasSize(17);
        assertThat(split.evaluation().stream().map(Sample::label).distinct()).hasSize(3);
    }

    @Test
    void foldsTheStandardizationIntoTheWeights() {
        Standardization standard =
                Standardization.of(List.of(new Sample(List.of(10.0, 5.0), "A"), new Sample(List.of(30.0, 5.0), "B")));
        LinearModel model = new LinearModel(List.of("x", "y"), List.of("A"), new double[][] {{2, 3}}, new double[] {1});

        LinearModel raw = model.before(standard);

        assertThat(raw.weights()[0]).containsExactly(0.2, 3);
        assertThat(raw.bias()[0]).isCloseTo(1 - 2 * 20 / 10.0 - 3 * 5, within(1e-12));
    }

    private static LinearModel train(long seed) {
        return new Trainer(Penguins.settings(seed))
                .train(Penguins.samples("batch-1.csv"))
                .model();
    }

    private static double accuracy(LinearModel model, Samples samples) {
        long right = samples.samples().stream()
                .filter(sample -> best(model, sample.array()).equals(sample.label()))
                .count();
        return (double) right / samples.samples().size();
    }

    private static String best(LinearModel model, double[] features) {
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < model.labels().size(); label++) {
            double score = model.bias()[label];
            for (int i = 0; i < features.length; i++) {
                score += model.weights()[label][i] * features[i];
            }
            if (score > highest) {
                highest = score;
                best = label;
            }
        }
        return model.labels().get(best);
    }
}
