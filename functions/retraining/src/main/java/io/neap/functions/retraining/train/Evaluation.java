// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.train;

import java.util.List;
import java.util.Map;

/** How good predictions are. */
final class Evaluation {

    private static final double SMALLEST_PROBABILITY = 1e-15;

    private Evaluation() {}

    /**
     * Accuracy (0 to 1), macro-averaged F1 (0 to 1) and log loss (nats, 0 is best).
     *
     * @param labels in the order of the probabilities
     * @param predictions at least one
     */
    static Map<String, Double> of(List<String> labels, List<TrainedModel.Expectation> predictions) {
        double right = predictions.stream().filter(Evaluation::isRight).count();
        double f1 = labels.stream()
                .mapToDouble(label -> f1(label, predictions))
                .average()
                .orElse(0);
        double loss = predictions.stream()
                .mapToDouble(prediction -> -Math.log(Math.max(
                        SMALLEST_PROBABILITY,
                        prediction
                                .probabilities()[
                                labels.indexOf(prediction.sample().label())])))
                .average()
                .orElse(0);
        return Map.of("accuracy", right / predictions.size(), "macro_f1", f1, "log_loss", loss);
    }

    private static boolean isRight(TrainedModel.Expectation prediction) {
        return prediction.label().equals(prediction.sample().label());
    }

    /** 2·TP / (2·TP + FP + FN); 0 when the class is neither there nor predicted. */
    private static double f1(String label, List<TrainedModel.Expectation> predictions) {
        long hits = 0;
        long touched = 0;
        for (TrainedModel.Expectation prediction : predictions) {
            boolean predicted = prediction.label().equals(label);
            boolean actual = prediction.sample().label().equals(label);
            hits += predicted && actual ? 1 : 0;
            touched += (predicted ? 1 : 0) + (actual ? 1 : 0);
        }
        return touched == 0 ? 0 : 2.0 * hits / touched;
    }
}
