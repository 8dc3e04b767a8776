// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.train;

import io.neap.functions.retraining.RetrainingConfig.Training;
import io.neap.functions.retraining.data.Samples;
import io.neap.functions.retraining.data.Samples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Trains a multinomial logistic regression with Tribuo. The same samples and settings give the same model. */
final class Trainer {

    private static final double ADAGRAD_EPSILON = 0.1;
    private static final int NO_LOGGING = -1;

    private final Training settings;
    private final LabelFactory labels = new LabelFactory();

    Trainer(Training settings) {
        this.settings = settings;
    }

    /**
     * What was learned.
     *
     * @param expectations what Tribuo says about every sample, seen and unseen
     */
    record Learned(LinearModel model, Map<String, Double> metrics, List<TrainedModel.Expectation> expectations) {

        Learned {
            metrics = Map.copyOf(metrics);
            expectations = List.copyOf(expectations);
        }
    }

    Learned train(Samples samples) {
        Split split = Split.of(samples.samples(), settings.evaluationPercent(), settings.seed());
        Standardization standard = Standardization.of(split.training());
        MutableDataset<Label> dataset = new MutableDataset<>(new SimpleDataSourceProvenance("event", labels), labels);
        split.training().forEach(sample -> dataset.add(example(samples.features(), standard, sample)));
        LinearSGDModel tribuo = new LinearSGDTrainer(
                        new LogMulticlass(),
                        new AdaGrad(settings.learningRate(), ADAGRAD_EPSILON),
                        settings.epochs(),
                        NO_LOGGING,
                        settings.seed())
                .train(dataset);
        LinearModel model = linear(tribuo, samples.features()).before(standard);
        List<TrainedModel.Expectation> unseen = expect(tribuo, model, standard, split.evaluation());
        Map<String, Double> metrics = new TreeMap<>(Evaluation.of(model.labels(), unseen));
        metrics.put("training_rows", (double) split.training().size());
        metrics.put("evaluation_rows", (double) split.evaluation().size());
        metrics.put("dropped_rows", (double) samples.dropped());
        List<TrainedModel.Expectation> all = new ArrayList<>(unseen);
        all.addAll(expect(tribuo, model, standard, split.training()));
        return new Learned(model, metrics, all);
    }

    private Example<Label> example(List<String> features, Standardization standard, Sample sample) {
        return new ArrayExample<>(
                new Label(sample.label()), features.toArray(String[]::new), standard.apply(sample.array()));
    }

    /** Tribuo numbers features and labels in its own order; ours is the order of the columns, and the alphabet. */
    private static LinearModel linear(LinearSGDModel tribuo, List<String> features) {
        Map<String, Integer> rows = new TreeMap<>();
        for (Label label : tribuo.getOutputIDInfo().getDomain()) {
            rows.put(label.getLabel(), tribuo.getOutputIDInfo().getID(label));
        }
        List<String> labels = List.copyOf(rows.keySet());
        DenseMatrix learned = tribuo.getWeightsCopy();
        int biasColumn = tribuo.getFeatureIDMap().size();
        double[][] weights = new double[labels.size()][features.size()];
        double[] bias = new double[labels.size()];
        int label = 0;
        for (int row : rows.values()) {
            bias[label] = learned.get(row, biasColumn);
            for (int feature = 0; feature < features.size(); feature++) {
                int column = tribuo.getFeatureIDMap().getID(features.get(feature));
                weights[label][feature] = learned.get(row, column);
            }
            label++;
        }
        return new LinearModel(features, labels, weights, bias);
    }

    private List<TrainedModel.Expectation> expect(
            LinearSGDModel tribuo, LinearModel model, Standardization standard, List<Sample> samples) {
        return samples.stream()
                .map(sample -> {
                    Prediction<Label> prediction = tribuo.predict(example(model.features(), standard, sample));
                    double[] probabilities = new TreeMap<>(prediction.getOutputScores())
                            .values().stream().mapToDouble(Label::getScore).toArray();
                    return new TrainedModel.Expectation(
                            sample, prediction.getOutput().getLabel(), probabilities);
                })
                .toList();
    }
}
