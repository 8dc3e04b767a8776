// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.train;

import io.neap.functions.retraining.data.Samples.Sample;
import java.util.List;

/**
 * Moves each feature to mean 0 and deviation 1, so that one learning rate suits all of them.
 *
 * @param mean one for each feature
 * @param deviation one for each feature, never 0
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Standardization(double[] mean, double[] deviation) {

    static Standardization of(List<Sample> samples) {
        int features = samples.getFirst().values().size();
        double[] mean = new double[features];
        double[] deviation = new double[features];
        for (int feature = 0; feature < features; feature++) {
            int column = feature;
            double average = samples.stream()
                    .mapToDouble(sample -> sample.values().get(column))
                    .average()
                    .orElseThrow();
            double variance = samples.stream()
                    .mapToDouble(sample -> Math.pow(sample.values().get(column) - average, 2))
                    .average()
                    .orElseThrow();
            mean[feature] = average;
            deviation[feature] = variance > 0 ? Math.sqrt(variance) : 1;
        }
        return new Standardization(mean, deviation);
    }

    double[] apply(double[] values) {
        double[] standard = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            standard[i] = (values[i] - mean[i]) / deviation[i];
        }
        return standard;
    }
}
