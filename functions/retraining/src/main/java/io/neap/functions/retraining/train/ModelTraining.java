// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.train;

import io.neap.functions.retraining.RetrainingConfig;
import io.neap.functions.retraining.data.Samples;
import io.neap.serving.engine.Engine;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;

/** Trains, exports and proves a model; blocks its caller for as long as that computes. */
@Singleton
public final class ModelTraining {

    private final RetrainingConfig.Training settings;
    private final ParityCheck parity;

    ModelTraining(RetrainingConfig config, Engine engine) {
        this.settings = config.training();
        this.parity = new ParityCheck(engine);
    }

    /** A model of the samples; the same samples and settings give the same bytes. */
    public TrainedModel train(Samples samples) {
        Trainer.Learned learned = new Trainer(settings).train(samples);
        byte[] onnx = OnnxExporter.export(learned.model());
        Map<String, Double> metrics = new TreeMap<>(learned.metrics());
        metrics.put("parity_difference", parity.check(onnx, learned.expectations()));
        return new TrainedModel(
                onnx, learned.model().features(), learned.model().labels(), params(samples, learned.model()), metrics);
    }

    private Map<String, String> params(Samples samples, LinearModel model) {
        return Map.of(
                "trainer", "tribuo-logistic-regression",
                "epochs", Integer.toString(settings.epochs()),
                "learning_rate", Double.toString(settings.learningRate()),
                "seed", Long.toString(settings.seed()),
                "evaluation_percent", Integer.toString(settings.evaluationPercent()),
                "features", String.join(",", model.features()),
                "labels", String.join(",", model.labels()),
                "ignored_columns", String.join(",", samples.ignored()));
    }
}
