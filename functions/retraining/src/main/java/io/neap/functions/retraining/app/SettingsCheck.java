// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.app;

import io.neap.functions.retraining.RetrainingConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Refuses to start without what every training needs, and says which variable to set. */
@Singleton
class SettingsCheck {

    void check(@Observes StartupEvent start, RetrainingConfig config) {
        require(config.trackingUri(), "MLFLOW_TRACKING_URI", "the root of an MLflow server");
        require(config.model(), "NEAP_MODEL_NAME", "the registered model that gets the versions");
        require(config.label(), "NEAP_LABEL", "the column that the model predicts");
    }

    private static void require(Optional<?> setting, String variable, String meaning) {
        if (setting.isEmpty()) {
            throw new IllegalStateException("Set " + variable + ": " + meaning + ".");
        }
    }
}
