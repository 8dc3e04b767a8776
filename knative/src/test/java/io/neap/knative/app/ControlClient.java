// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The other door: control's HTTP APIs in one workspace. */
public final class ControlClient {

    private static final String MLFLOW = "/api/2.0/mlflow/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI control;
    private final String workspace;

    public ControlClient(URI control, String workspace) {
        this.control = control;
        this.workspace = workspace;
    }

    /** Registers the next version of a model, with a file for the digest's sake: the sample function reads none. */
    public void register(String model) {
        register(model, Long.toString(System.nanoTime()).getBytes(StandardCharsets.UTF_8));
    }

    /** Registers the next version of a model whose file this is. */
    void register(String model, byte[] file) {
        send("POST", MLFLOW + "registered-models/create", Map.of("name", model));
        JsonNode experiment = send("POST", MLFLOW + "experiments/create", Map.of("name", model + System.nanoTime()));
        JsonNode logged = send(
                        "POST",
                        MLFLOW + "logged-models",
                        Map.of("experiment_id", experiment.path("experiment_id").asText(), "name", "onnx"))
                .path("model")
                .path("info");
        String folder = "/api/2.0/mlflow-artifacts/artifacts/"
                + logged.path("artifact_uri").asText().substring("mlflow-artifacts:/".length());
        answer("PUT", folder + "/MLmodel", BodyPublishers.ofString("flavors:\n  onnx:\n    data: model.onnx\n"));
        answer("PUT", folder + "/model.onnx", BodyPublishers.ofByteArray(file));
        send(
                "POST",
                MLFLOW + "model-versions/create",
                Map.of(
                        "name",
                        model,
                        "source",
                        "models:/" + logged.path("model_id").asText()));
    }

    void alias(String model, String alias, int version) {
        send(
                "POST",
                MLFLOW + "registered-models/alias",
                Map.of("name", model, "alias", alias, "version", String.valueOf(version)));
    }

    /** The version that the alias leads to; empty when it is not set. */
    String aliased(String model, String alias) {
        return send("GET", MLFLOW + "registered-models/alias?name=" + model + "&alias=" + alias, Map.of())
                .path("model_version")
                .path("version")
                .asText();
    }

    void apply(String service, Map<String, ?> spec) {
        send("PUT", services() + "/" + service, spec);
    }

    /** Ends the running rollout: what served before gets all requests back. */
    void abort(String service) {
        send("POST", services() + "/" + service + "/rollout/abort", Map.of());
    }

    /** Has events of a type start the retraining function. */
    public void trigger(String name) {
        send(
                "PUT",
                "/api/v1/workspaces/" + workspace + "/triggers/" + name,
                Map.of(
                        "eventType",
                        "t",
                        "function",
                        "retraining",
                        "environment",
                        Map.of("NEAP_MODEL_NAME", "m", "NEAP_LABEL", "l")));
    }

    /** Missing when there is no such service. */
    JsonNode service(String service) {
        HttpResponse<String> answer = answer("GET", services() + "/" + service, BodyPublishers.noBody());
        return answer.statusCode() == 200 ? read(answer) : JSON.missingNode();
    }

    /** How many services there are, all told of in one answer. */
    int count() {
        return send("GET", services(), Map.of()).path("services").size();
    }

    /** The ledger's entries of a kind, in this workspace, the oldest first. */
    JsonNode entries(String kind) {
        return send("GET", "/api/v1/ledger?limit=1000&workspace=" + workspace + "&kind=" + kind, Map.of())
                .path("entries");
    }

    /** How often the ledger has a kind of entry about a service. */
    long told(String service, String kind) {
        long count = 0;
        for (JsonNode entry : entries(kind)) {
            count += entry.path("subject").asText().equals("service/" + service) ? 1 : 0;
        }
        return count;
    }

    private String services() {
        return "/api/v1/workspaces/" + workspace + "/services";
    }

    private JsonNode send(String method, String path, Map<String, ?> body) {
        try {
            return read(answer(method, path, BodyPublishers.ofString(JSON.writeValueAsString(body))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(answer.body(), e);
        }
    }

    private HttpResponse<String> answer(String method, String path, BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(control.resolve(path))
                .header("X-MLFLOW-WORKSPACE", workspace)
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
