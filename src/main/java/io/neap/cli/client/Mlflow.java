// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.outcome.Failure;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The few routes of MLflow's REST API that the demo calls, as any MLflow client calls them. */
public final class Mlflow {

    private static final String ROOT = "/api/2.0/mlflow/";
    private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";
    private static final String SCHEME = "mlflow-artifacts:/";

    private final Api api;
    private final Clock clock;

    public Mlflow(Api api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    /** Uploads a file and returns its {@code mlflow-artifacts:/} URI. */
    public String upload(String path, byte[] content) {
        api.send("PUT", ARTIFACTS + path, content, Map.of("Content-Type", "application/octet-stream"));
        return SCHEME + path;
    }

    /** The path of the bytes of an artifact. */
    public static String artifact(String path) {
        return ARTIFACTS + Stream.of(path.split("/", -1)).map(Api::part).collect(Collectors.joining("/"));
    }

    /** {@code {name, version, run_id, source, …}}. */
    public JsonNode version(String model, String version) {
        return api.get(ROOT + "model-versions/get?name=" + encoded(model) + "&version=" + version)
                .path("model_version");
    }

    /** The version that an alias names. */
    public String aliased(String model, String alias) {
        return api.get(ROOT + "registered-models/alias?name=" + encoded(model) + "&alias=" + alias)
                .path("model_version")
                .path("version")
                .asText();
    }

    /** Where the ONNX file of a version is, which MLflow's ONNX flavour names so always. */
    public URI onnx(String model, String version) {
        String folder = api.get(ROOT + "model-versions/get-download-uri?name=" + encoded(model) + "&version=" + version)
                .path("artifact_uri")
                .asText();
        if (!folder.startsWith(SCHEME)) {
            throw new Failure("models:/" + model + "/" + version + " lies at " + folder + ", outside of Neap.", "");
        }
        return api.url().resolve(artifact(folder.substring(SCHEME.length())) + "/model.onnx");
    }

    /** {@code {info, data: {params, metrics, tags}, inputs}}. */
    public JsonNode run(String runId) {
        return api.get(ROOT + "runs/get?run_id=" + runId).path("run");
    }

    /** The value of a param, metric or tag of a run, as text; empty where there is none. */
    public static String value(JsonNode run, String kind, String key) {
        for (JsonNode item : run.path("data").path(kind)) {
            if (item.path("key").asText().equals(key)) {
                return item.path("value").asText();
            }
        }
        return "";
    }

    /** Makes a registered model of that name unless there is one. */
    public void ensure(String model) {
        if (!api.answers(ROOT + "registered-models/get?name=" + encoded(model))) {
            api.post(ROOT + "registered-models/create", Map.of("name", model));
        }
    }

    /** Logs an ONNX file as a finished run of its own, registers it, and returns the number of the new version. */
    public String register(String model, String experimentId, String runName, byte[] onnx) {
        String runId = api.post(
                        ROOT + "runs/create",
                        Map.of("experiment_id", experimentId, "run_name", runName, "start_time", clock.millis()))
                .path("run")
                .path("info")
                .path("run_id")
                .asText();
        JsonNode logged = api.post(
                        ROOT + "logged-models",
                        Map.of("experiment_id", experimentId, "name", "model", "source_run_id", runId))
                .path("model")
                .path("info");
        String modelId = logged.path("model_id").asText();
        String folder = logged.path("artifact_uri").asText().substring(SCHEME.length());
        upload(folder + "/model.onnx", onnx);
        upload(folder + "/MLmodel", mlmodel(modelId, runId).getBytes(StandardCharsets.UTF_8));
        api.patch(ROOT + "logged-models/" + modelId, Map.of("model_id", modelId, "status", "LOGGED_MODEL_READY"));
        api.post(
                ROOT + "runs/outputs",
                Map.of("run_id", runId, "models", List.of(Map.of("model_id", modelId, "step", 0))));
        api.post(ROOT + "runs/update", Map.of("run_id", runId, "status", "FINISHED", "end_time", clock.millis()));
        return api.post(
                        ROOT + "model-versions/create",
                        Map.of("name", model, "source", "models:/" + modelId, "model_id", modelId, "run_id", runId))
                .path("model_version")
                .path("version")
                .asText();
    }

    /** The file that says what a model's folder holds. */
    private static String mlmodel(String modelId, String runId) {
        return String.join(
                "\n",
                "artifact_path: model",
                "flavors:",
                "  onnx:",
                "    data: model.onnx",
                "    onnx_version: 1.19.0",
                "    providers: [CPUExecutionProvider]",
                "model_id: " + modelId,
                "run_id: " + runId,
                "");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
