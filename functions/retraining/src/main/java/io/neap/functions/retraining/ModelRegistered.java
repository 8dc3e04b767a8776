// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.neap.functions.retraining.mlflow.RegisteredVersion;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/** The data of the answer, an event {@code io.neap.model.registered}. */
@RegisterForReflection
public record ModelRegistered(
        @JsonProperty("run_id") String runId, String model, String version, Map<String, Double> metrics) {

    static ModelRegistered of(RegisteredVersion version) {
        return new ModelRegistered(version.runId(), version.model(), version.version(), version.metrics());
    }
}
