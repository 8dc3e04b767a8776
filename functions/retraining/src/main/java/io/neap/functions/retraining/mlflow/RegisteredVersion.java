// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.mlflow;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A version in the registry, and the run that made it with its last metrics. */
public record RegisteredVersion(String runId, String model, String version, Map<String, Double> metrics) {

    public RegisteredVersion {
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }
}
