// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.functions.retraining.RetrainingConfig;
import io.neap.functions.retraining.data.DataSet;
import io.neap.functions.retraining.http.ArtifactUris;
import io.neap.functions.retraining.http.ByteClient;
import io.neap.functions.retraining.mlflow.Messages.Alias;
import io.neap.functions.retraining.mlflow.Messages.CreateLoggedModel;
import io.neap.functions.retraining.mlflow.Messages.CreateModelVersion;
import io.neap.functions.retraining.mlflow.Messages.CreateRegisteredModel;
import io.neap.functions.retraining.mlflow.Messages.Dataset;
import io.neap.functions.retraining.mlflow.Messages.DatasetInput;
import io.neap.functions.retraining.mlflow.Messages.FinishLoggedModel;
import io.neap.functions.retraining.mlflow.Messages.LogBatch;
import io.neap.functions.retraining.mlflow.Messages.LogInputs;
import io.neap.functions.retraining.mlflow.Messages.LogOutputs;
import io.neap.functions.retraining.mlflow.Messages.LoggedModelInfo;
import io.neap.functions.retraining.mlflow.Messages.Metric;
import io.neap.functions.retraining.mlflow.Messages.ModelOutput;
import io.neap.functions.retraining.mlflow.Messages.ModelVersion;
import io.neap.functions.retraining.mlflow.Messages.Param;
import io.neap.functions.retraining.mlflow.Messages.RegisteredModel;
import io.neap.functions.retraining.mlflow.Messages.SetAlias;
import io.neap.functions.retraining.mlflow.Messages.Tag;
import io.neap.functions.retraining.train.TrainedModel;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Writes data, model and version into MLflow, step by step. */
@Singleton
class ModelRegistration {

    /** The alias that a model's first version gets; every later move of it is somebody's decision. */
    private static final String CHAMPION = "champion";

    /** MLflow takes a digest of at most 36 characters. */
    private static final int DIGEST_LENGTH = 32;

    private final MlflowClient client;
    private final ByteClient files;
    private final RetrainingConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    ModelRegistration(MlflowClient client, ByteClient files, RetrainingConfig config, ObjectMapper json, Clock clock) {
        this.client = client;
        this.files = files;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    void logData(String runId, DataSet data) {
        String sha256 = data.sha256();
        Dataset dataset = new Dataset(
                data.name(),
                sha256.substring(0, DIGEST_LENGTH),
                "uris",
                write(Map.of("uris", data.uris())),
                write(Map.of("columns", data.columns())));
        DatasetInput input = new DatasetInput(List.of(new Tag("mlflow.data.context", "training")), dataset);
        client.tell("logging the data set", api -> api.log(new LogInputs(runId, List.of(input))));
        LogBatch tags = new LogBatch(runId, List.of(), List.of(), List.of(new Tag("neap.dataset.sha256", sha256)));
        client.tell("tagging the run", api -> api.log(tags));
    }

    /** Uploads the model and gives its id. */
    String logModel(String runId, String experimentId, TrainedModel model) {
        List<Param> params = new ArrayList<>();
        model.params().forEach((key, value) -> params.add(new Param(key, value)));
        CreateLoggedModel request = new CreateLoggedModel(experimentId, "model", runId, params, List.of());
        LoggedModelInfo info = client.call("creating the logged model", api -> api.create(request))
                .model()
                .info();
        String modelId = info.modelId();
        ModelFiles.of(model, modelId, runId, UUID.randomUUID().toString().replace("-", ""), clock.instant())
                .forEach((name, bytes) -> files.put(artifact(info, name), bytes));
        client.tell(
                "finishing the logged model",
                api -> api.finish(modelId, new FinishLoggedModel(modelId, "LOGGED_MODEL_READY")));
        client.tell(
                "linking the model to the run",
                api -> api.log(new LogOutputs(runId, List.of(new ModelOutput(modelId, 0)))));
        List<Metric> metrics = new ArrayList<>();
        long now = clock.millis();
        model.metrics().forEach((key, value) -> metrics.add(new Metric(key, value, now, 0, modelId)));
        client.tell("logging the run", api -> api.log(new LogBatch(runId, metrics, params, List.of())));
        return modelId;
    }

    ModelVersion register(String name, String runId, String modelId) {
        client.ensure("creating the registered model", api -> api.create(new CreateRegisteredModel(name)));
        CreateModelVersion request = new CreateModelVersion(name, "models:/" + modelId, runId, modelId, List.of());
        return client.call("creating the model version", api -> api.create(request))
                .modelVersion();
    }

    /** The version that the run has registered. */
    Optional<ModelVersion> versionOf(String runId) {
        List<ModelVersion> versions = Objects.requireNonNullElse(
                client.call("searching the run's version", api -> api.versions("run_id = '" + runId + "'"))
                        .modelVersions(),
                List.of());
        return versions.stream().findFirst();
    }

    /** Makes the version the champion when the model has none. */
    void promoteFirst(ModelVersion version) {
        RegisteredModel model = client.call("reading the registered model", api -> api.model(version.name()))
                .model();
        boolean missing = Objects.requireNonNullElse(model.aliases(), List.<Alias>of()).stream()
                .noneMatch(alias -> alias.alias().equals(CHAMPION));
        if (missing) {
            client.tell(
                    "setting the champion", api -> api.set(new SetAlias(version.name(), CHAMPION, version.version())));
        }
    }

    private URI artifact(LoggedModelInfo info, String name) {
        return ArtifactUris.resolve(config.trackingUri().orElseThrow(), URI.create(info.artifactUri()), name);
    }

    private String write(Map<String, ?> value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of names is always JSON.", e);
        }
    }
}
