// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.neap.functions.retraining.data.Samples.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationTest {

    @Test
    void countsWhatIsRightAndHowSureItWas() {
        Map<String, Double> metrics = Evaluation.of(
                List.of("A", "B"),
                List.of(predicted("A", "A", 0.5), predicted("A", "B", 0.25), predicted("B", "B", 0.5)));

        assertThat(metrics.get("accuracy")).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(metrics.get("macro_f1")).isCloseTo((2 / 3.0 + 2 / 3.0) / 2, within(1e-12));
        assertThat(metrics.get("log_loss")).isCloseTo(-(2 * Math.log(0.5) + Math.log(0.25)) / 3, within(1e-12));
    }

    private static TrainedModel.Expectation predicted(String actual, String predicted, double ofActual) {
        double[] probabilities =
                actual.equals("A") ? new double[] {ofActual, 1 - ofActual} : new double[] {1 - ofActual, ofActual};
        return new TrainedModel.Expectation(new Sample(List.of(0.0), actual), predicted, probabilities);
    }
}
