// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

/** A note on an experiment, a run or a model; setting it again replaces it. */
public record Tag(String key, String value) {

    /** Clients find a run's name under this key, too. */
    public static final String RUN_NAME = "mlflow.runName";

    /** Of the code that a run executes. */
    public static final String COMMIT = "mlflow.source.git.commit";

    /** A JSON list of the models that clients before MLflow 3 have logged to a run. */
    static final String LOGGED_MODELS = "mlflow.log-model.history";
}
