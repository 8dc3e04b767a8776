// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.train;

import io.neap.functions.retraining.data.Samples.Sample;
import io.neap.functions.retraining.problem.RetrainingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Samples to learn from, and samples that the model is measured on; both hold every class. */
record Split(List<Sample> training, List<Sample> evaluation) {

    Split {
        training = List.copyOf(training);
        evaluation = List.copyOf(evaluation);
    }

    /** Holds out this percentage of each class, at least one sample of it, chosen by {@code seed} alone. */
    static Split of(List<Sample> samples, int evaluationPercent, long seed) {
        Map<String, List<Sample>> classes =
                samples.stream().collect(Collectors.groupingBy(Sample::label, TreeMap::new, Collectors.toList()));
        if (classes.size() < 2) {
            throw RetrainingException.badData("A classifier needs complete rows of two classes or more, but these have "
                    + classes.keySet() + ".");
        }
        Random random = new Random(seed);
        List<Sample> training = new ArrayList<>();
        List<Sample> evaluation = new ArrayList<>();
        classes.forEach((label, members) -> {
            if (members.size() < 2) {
                throw RetrainingException.badData("Class '" + label
                        + "' has one complete row: send at least two, one to learn from and one to measure with.");
            }
            List<Sample> shuffled = new ArrayList<>(members);
            Collections.shuffle(shuffled, random);
            int held = Math.clamp(Math.round(members.size() * evaluationPercent / 100.0), 1, members.size() - 1);
            evaluation.addAll(shuffled.subList(0, held));
            training.addAll(shuffled.subList(held, shuffled.size()));
        });
        return new Split(training, evaluation);
    }
}
