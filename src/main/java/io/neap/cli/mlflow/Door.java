// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.neap.cli.client.Api;
import io.neap.cli.outcome.Failure;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A workspace of the Neap that takes things in: its door for imports, and the artifact proxy. */
final class Door {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long SLOWEST_BYTES_A_SECOND = 100_000;
    private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";
    private static final String SCHEME = "mlflow-artifacts:/";
    private static final Map<String, String> OF_JSON = Map.of("Content-Type", "application/json");

    private final Api api;
    private final String root;
    private final Map<String, String> workspace;

    Door(Api api, String workspace) {
        this.api = api;
        this.root = "/api/v1/workspaces/" + part(workspace) + "/import/";
        this.workspace = Map.of("X-MLFLOW-WORKSPACE", workspace);
    }

    /** A file that Neap holds. */
    record Stored(String sha256, long size) {}

    /** Neap does not take one thing, and says why. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /** Hands one thing in; {@code {id, outcome, artifactUri, points, conflicts: [{what, source, here}]}}. */
    JsonNode put(String kind, ObjectNode body) throws Refused {
        return json(checked("POST", root + kind, body.toString(), OF_JSON));
    }

    /** Those runs that have arrived whole, {@code {id, fingerprint, points}} by their ids. */
    Map<String, JsonNode> known(List<String> runIds) throws Refused {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode ids = body.putArray("run_ids");
        runIds.forEach(ids::add);
        Map<String, JsonNode> known = new HashMap<>();
        put("runs/known", body)
                .path("runs")
                .forEach(run -> known.put(run.path("id").asText(), run));
        return known;
    }

    /** Logs points to a run. */
    void log(String runId, ArrayNode metrics) throws Refused {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("run_id", runId);
        body.set("metrics", metrics);
        checked("POST", "/api/2.0/mlflow/runs/log-batch", body.toString(), both(workspace, OF_JSON));
    }

    /** The artifact URI of a logged model that is there. */
    Optional<String> loggedModel(String modelId) {
        HttpResponse<String> found = api.answer(
                "GET", "/api/2.0/mlflow/logged-models/" + part(modelId), BodyPublishers.noBody(), workspace, PATIENCE);
        return found.statusCode() == 200
                ? Optional.of(json(found)
                        .path("model")
                        .path("info")
                        .path("artifact_uri")
                        .asText())
                : Optional.empty();
    }

    /** The path of a folder in Neap's store; empty when it is in another one. */
    static Optional<String> folder(String artifactUri) {
        return artifactUri.startsWith(SCHEME) ? Optional.of(artifactUri.substring(SCHEME.length())) : Optional.empty();
    }

    /** What Neap holds at a path. */
    Optional<Stored> find(String path) throws Refused {
        HttpResponse<String> answer = api.answer("HEAD", artifact(path), BodyPublishers.noBody(), workspace, PATIENCE);
        if (answer.statusCode() != 200) {
            unlessPassing(answer);
            return Optional.empty();
        }
        String tag = answer.headers().firstValue("ETag").orElse("").replace("\"", "");
        long size = answer.headers().firstValueAsLong("Content-Length").orElse(0);
        return Optional.of(new Stored(tag, size));
    }

    /** Stores a file of exactly that size, or nothing. */
    void upload(String path, InputStream content, long size) throws Refused {
        BodyPublisher body = size == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> content), size);
        Duration patience = PATIENCE.plusSeconds(size / SLOWEST_BYTES_A_SECOND);
        refusal(api.answer("PUT", artifact(path), body, workspace, patience));
    }

    private HttpResponse<String> checked(String method, String path, String body, Map<String, String> headers)
            throws Refused {
        HttpResponse<String> answer = api.answer(method, path, BodyPublishers.ofString(body), headers, PATIENCE);
        refusal(answer);
        return answer;
    }

    private void refusal(HttpResponse<String> answer) throws Refused {
        if (answer.statusCode() / 100 != 2) {
            unlessPassing(answer);
            throw new Refused(Api.reason(answer));
        }
    }

    /** What fails for all things alike ends the import; it goes on when it is started again. */
    private void unlessPassing(HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status >= 500 || status == 429 || status == 401 || status == 403) {
            throw new Failure(
                    "Neap at " + api.url() + " answered " + status + ": " + Api.reason(answer),
                    "The import goes on where it was when it is started again.");
        }
    }

    private static Map<String, String> both(Map<String, String> some, Map<String, String> others) {
        Map<String, String> all = new HashMap<>(some);
        all.putAll(others);
        return all;
    }

    private static String artifact(String path) {
        return ARTIFACTS + Stream.of(path.split("/")).map(Door::part).collect(Collectors.joining("/"));
    }

    private static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new Failure(answer.uri() + " did not answer with JSON.", "Is another server listening there?");
        }
    }
}
