// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.functions.retraining.problem.RetrainingException;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParityCheckTest {

    private final ParityCheck parity = new ParityCheck(Penguins.engine());

    @Test
    void findsThatTribuoAndOnnxRuntimeSayTheSameOfRealPenguins() {
        Trainer.Learned learned = learned();

        assertThat(parity.check(OnnxExporter.export(learned.model()), learned.expectations()))
                .isLessThan(1e-5);
    }

    @Test
    void refusesAModelWhoseWeightsWereChanged() {
        Trainer.Learned learned = learned();
        LinearModel model = learned.model();
        double[] bias = model.bias().clone();
        bias[0] += 0.1;
        byte[] changed = OnnxExporter.export(new LinearModel(model.features(), model.labels(), model.weights(), bias));

        assertThatThrownBy(() -> parity.check(changed, learned.expectations()))
                .isInstanceOf(RetrainingException.class)
                .hasMessageContaining("it is not registered");
    }

    @Test
    void refusesAModelThatDoesNotRun() {
        assertThatThrownBy(() -> parity.check(new byte[] {1, 2, 3}, learned().expectations()))
                .isInstanceOf(RetrainingException.class)
                .hasMessageContaining("does not run");
    }

    @Test
    void givesTheModelASignatureThatIsServedInBatches(@TempDir Path folder) throws IOException {
        Path file = Files.write(
                folder.resolve("model.onnx"), OnnxExporter.export(learned().model()));

        try (LoadedModel model = Penguins.engine().load(file)) {
            assertThat(model.inputs()).containsExactly(new TensorSpec("features", DataType.FP32, Shape.of(-1, 4)));
            assertThat(model.outputs())
                    .containsExactly(
                            new TensorSpec("label", DataType.BYTES, Shape.of(-1)),
                            new TensorSpec("probabilities", DataType.FP32, Shape.of(-1, 3)));
        }
    }

    private static Trainer.Learned learned() {
        return new Trainer(Penguins.settings(42)).train(Penguins.samples("batch-1.csv"));
    }
}
