// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What one retraining function trains, and where it writes that down. */
@ConfigMapping(prefix = "neap.retraining")
public interface RetrainingConfig {

    /** Root of the MLflow server that the run is logged to; {@code MLFLOW_TRACKING_URI}. */
    Optional<URI> trackingUri();

    /** Workspace sent to the MLflow server; {@code NEAP_WORKSPACE}. */
    @WithDefault("default")
    String workspace();

    /** Name of the registered model that gets the version; {@code NEAP_MODEL_NAME}. */
    Optional<String> model();

    /** Experiment of the runs, made when it does not exist; {@code NEAP_EXPERIMENT}, else the model's name. */
    Optional<String> experiment();

    /** Column that the model predicts; {@code NEAP_LABEL}. */
    Optional<String> label();

    /** Columns that the model reads; every numeric one unless given; {@code NEAP_FEATURES}, separated by commas. */
    Optional<List<String>> features();

    /** Name of the trigger that this function belongs to; {@code NEAP_TRIGGER}. */
    @WithDefault("none")
    String trigger();

    /** Folder below which {@code file:} addresses may be read; none may unless given; {@code NEAP_DATA_DIR}. */
    Optional<Path> dataDir();

    /** Largest data set, all its files together. */
    @WithDefault("64M")
    MemorySize maxDataSize();

    /** How long one request to a server of data or to MLflow may take. */
    @WithDefault("30s")
    Duration requestTimeout();

    /** How often a request is tried while the server cannot be reached or answers 429 or 503. */
    @WithDefault("5")
    int attempts();

    /** First pause between two attempts; each further one is twice as long. */
    @WithDefault("200ms")
    Duration pause();

    /** How long a stop waits for the training that is running. */
    @WithDefault("60s")
    Duration drainTimeout();

    /** How the classifier learns. */
    Training training();

    /** The settings of the learner; all are logged as params of the run. */
    interface Training {

        /** Start of every random choice: the same data and seed give the same model. */
        @WithDefault("42")
        long seed();

        /** Passes over the training rows. */
        @WithDefault("50")
        int epochs();

        /** First step size of AdaGrad. */
        @WithDefault("0.5")
        double learningRate();

        /** Part of each class that is held out to measure the model, in percent. */
        @WithDefault("20")
        int evaluationPercent();
    }
}
