// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.mlflow;

import java.util.Map;

/** A run with everything logged, and its logged model {@code m-…}, before it is registered. */
public record LoggedTraining(String runId, String modelId, Map<String, Double> metrics) {

    public LoggedTraining {
        metrics = Map.copyOf(metrics);
    }
}
