// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.train;

import io.neap.functions.retraining.problem.RetrainingException;
import io.neap.serving.ServingException;
import io.neap.serving.engine.Engine;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Proves, with the engine that will serve it, that an exported model predicts what its trainer predicts. */
final class ParityCheck {

    /** FP32 against Tribuo's doubles, on probabilities. */
    private static final double TOLERANCE = 1e-4;

    private final Engine engine;

    ParityCheck(Engine engine) {
        this.engine = engine;
    }

    /**
     * The largest difference of a probability over all samples.
     *
     * @throws RetrainingException when it is above the tolerance, or a label differs that was not a tie
     */
    double check(byte[] onnx, List<TrainedModel.Expectation> expectations) {
        try {
            Path file = Files.createTempFile("neap-parity-", ".onnx");
            try {
                Files.write(file, onnx);
                return compare(file, expectations);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the model to a temporary file for the parity check.", e);
        } catch (ServingException e) {
            throw RetrainingException.unfit("The exported model does not run: " + e.getMessage());
        }
    }

    private double compare(Path file, List<TrainedModel.Expectation> expectations) {
        int features = expectations.getFirst().sample().values().size();
        int labels = expectations.getFirst().probabilities().length;
        Tensor input = Tensor.allocate(OnnxExporter.FEATURES, DataType.FP32, Shape.of(expectations.size(), features));
        FloatBuffer values = input.data().asFloatBuffer();
        expectations.forEach(expectation -> {
            for (double value : expectation.sample().array()) {
                values.put((float) value);
            }
        });
        try (LoadedModel model = engine.load(file)) {
            List<Tensor> outputs = model.run(List.of(input), List.of(OnnxExporter.PROBABILITIES, OnnxExporter.LABEL));
            FloatBuffer probabilities = outputs.getFirst().data().asFloatBuffer();
            List<String> predicted = ByteElements.decode(outputs.getLast().data()).stream()
                    .map(label -> new String(label, StandardCharsets.UTF_8))
                    .toList();
            double largest = 0;
            for (int row = 0; row < expectations.size(); row++) {
                TrainedModel.Expectation expected = expectations.get(row);
                double difference = difference(expected.probabilities(), probabilities, row * labels);
                largest = Math.max(largest, difference);
                require(row, expected, predicted.get(row), difference);
            }
            return largest;
        }
    }

    private static double difference(double[] expected, FloatBuffer actual, int offset) {
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs(expected[i] - actual.get(offset + i));
            largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        }
        return largest;
    }

    private static void require(int row, TrainedModel.Expectation expected, String label, double difference) {
        boolean sameLabel = label.equals(expected.label()) || isTie(expected.probabilities());
        if (difference > TOLERANCE || !sameLabel) {
            throw RetrainingException.unfit("The exported model differs from the trained one at sample " + row
                    + " (label '" + label + "' instead of '" + expected.label() + "', probabilities differ by "
                    + difference + "): it is not registered.");
        }
    }

    private static boolean isTie(double[] probabilities) {
        double[] sorted = probabilities.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - 1] - sorted[sorted.length - 2] <= 2 * TOLERANCE;
    }
}
