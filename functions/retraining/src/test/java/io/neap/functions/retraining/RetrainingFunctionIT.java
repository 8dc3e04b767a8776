// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.functions.retraining.train.Penguins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PenguinsProcess.class)
class RetrainingFunctionIT extends RetrainingContract {

    @Test
    void trainsTheModelThatThisJvmTrainsByteForByte() {
        binary("same", DATA).post("/").then().statusCode(200);

        assertThat(RecordingMlflow.ARTIFACTS.get("1/models/m/model.onnx")).isEqualTo(Penguins.model("batch-1.csv"));
    }
}
