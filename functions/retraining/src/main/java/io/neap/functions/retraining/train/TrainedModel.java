// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.train;

import io.neap.functions.retraining.data.Samples.Sample;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a training made.
 *
 * @param onnx the bytes of {@code model.onnx}, proven to predict as the trainer does
 * @param features names of the columns of the input {@code features}
 * @param labels the classes, in the order of the output {@code probabilities}
 * @param params how it was trained, by name
 * @param metrics how good it is on the rows that it has not seen, by name
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record TrainedModel(
        byte[] onnx,
        List<String> features,
        List<String> labels,
        Map<String, String> params,
        Map<String, Double> metrics) {

    public TrainedModel {
        features = List.copyOf(features);
        labels = List.copyOf(labels);
        params = Collections.unmodifiableMap(new TreeMap<>(params));
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }

    /** What the trainer says about one sample; the ONNX file must say the same. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Expectation(Sample sample, String label, double[] probabilities) {}
}
