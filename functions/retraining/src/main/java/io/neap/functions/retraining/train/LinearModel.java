// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.train;

import java.util.List;

/**
 * A linear classifier of raw features: score of class c = weights[c] · features + bias[c]; probabilities are the
 * softmax of the scores.
 *
 * @param features their names, in the order of the input
 * @param labels the classes, in the order of the probabilities
 * @param weights one row for each label, one column for each feature
 * @param bias one for each label
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record LinearModel(List<String> features, List<String> labels, double[][] weights, double[] bias) {

    LinearModel {
        features = List.copyOf(features);
        labels = List.copyOf(labels);
    }

    /** The same classifier for features before {@code standardization}: (x - m) / d · w + b = x · w/d + (b - m · w/d). */
    LinearModel before(Standardization standardization) {
        double[][] raw = new double[weights.length][features.size()];
        double[] shifted = bias.clone();
        for (int label = 0; label < weights.length; label++) {
            for (int feature = 0; feature < features.size(); feature++) {
                raw[label][feature] = weights[label][feature] / standardization.deviation()[feature];
                shifted[label] -= raw[label][feature] * standardization.mean()[feature];
            }
        }
        return new LinearModel(features, labels, raw, shifted);
    }
}
