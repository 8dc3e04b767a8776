// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import static io.neap.control.api.mlflow.Mlflow.json;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.neap.control.api.mlflow.Mlflow;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** An experiment in a workspace of its own, the things that can be in it, and the doors of its policy. */
abstract class RetentionScene {

    private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";
    static final String SCHEME = "mlflow-artifacts:/";

    final Mlflow mlflow = Mlflow.inFreshWorkspace();
    String experiment = "";

    @BeforeEach
    void anExperiment() {
        experiment = mlflow.experiment("old");
    }

    final String runWithEverything() {
        String run = mlflow.run(experiment);
        points(run, "loss", List.of(point(1, 0.5, 1), point(2, 0.25, 2)));
        mlflow.post(
                        "runs/log-batch",
                        Map.of(
                                "run_id", run,
                                "params", List.of(Map.of("key", "p", "value", "1")),
                                "tags", List.of(Map.of("key", "t", "value", "1"))))
                .statusCode(200);
        mlflow.post(
                        "runs/log-inputs",
                        Map.of(
                                "run_id",
                                run,
                                "datasets",
                                List.of(Map.of(
                                        "dataset",
                                        Map.of("name", "d", "digest", "1", "source_type", "local", "source", "s")))))
                .statusCode(200);
        return run;
    }

    static Map<String, Object> point(int step, double value, long time) {
        return Map.of("step", step, "value", value, "timestamp", time);
    }

    final void points(String run, String key, List<Map<String, Object>> points) {
        List<Map<String, Object>> metrics = points.stream()
                .<Map<String, Object>>map(point -> {
                    Map<String, Object> metric = new HashMap<>(point);
                    metric.put("key", key);
                    return metric;
                })
                .toList();
        mlflow.post("runs/log-batch", Map.of("run_id", run, "metrics", metrics)).statusCode(200);
    }

    final String ended(String run, String status) {
        mlflow.post("runs/update", Map.of("run_id", run, "status", status, "end_time", System.currentTimeMillis()))
                .statusCode(200);
        return run;
    }

    final void delete(String run) {
        mlflow.post("runs/delete", Map.of("run_id", run)).statusCode(200);
    }

    final void lifecycle(String run, String stage) {
        mlflow.get("runs/get", Map.of("run_id", run)).statusCode(200).body("run.info.lifecycle_stage", equalTo(stage));
    }

    final String artifactUri(String run) {
        return json(mlflow.get("runs/get", Map.of("run_id", run))).getString("run.info.artifact_uri");
    }

    final String upload(String run, String name, String content) {
        return upload(artifactUri(run).substring(SCHEME.length()) + "/" + name, content);
    }

    static String upload(String path, String content) {
        given().body(content).put(ARTIFACTS + path).then().statusCode(200);
        return ARTIFACTS + path;
    }

    final String model(String run) {
        return json(mlflow.post(
                        "logged-models", Map.of("experiment_id", experiment, "name", "net", "source_run_id", run)))
                .getString("model.info.model_id");
    }

    final void version(String source) {
        mlflow.post("model-versions/create", Map.of("name", "net", "source", source))
                .statusCode(200);
    }

    final String trace(String run) {
        String id = "tr-" + UUID.randomUUID().toString().replace("-", "");
        Map<String, Object> info = Map.of(
                "trace_id",
                id,
                "trace_location",
                Map.of("type", "MLFLOW_EXPERIMENT", "mlflow_experiment", Map.of("experiment_id", experiment)),
                "request_time",
                "2026-01-01T00:00:00Z",
                "execution_duration",
                "1s",
                "state",
                "OK",
                "trace_metadata",
                Map.of("mlflow.sourceRun", run));
        given().header("X-MLFLOW-WORKSPACE", mlflow.workspace)
                .contentType(ContentType.JSON)
                .body(Map.of("trace", Map.of("trace_info", info)))
                .post("/api/3.0/mlflow/traces")
                .then()
                .statusCode(200);
        return id;
    }

    final ValidatableResponse traces(String id) {
        return given().header("X-MLFLOW-WORKSPACE", mlflow.workspace)
                .get("/api/3.0/mlflow/traces/" + id)
                .then();
    }

    final void policy(Map<String, Object> policy) {
        put(policy).statusCode(200);
    }

    final ValidatableResponse put(Object policy) {
        return given().contentType(ContentType.JSON)
                .body(policy)
                .put("/api/v1/workspaces/{w}/retention", mlflow.workspace)
                .then();
    }

    final ValidatableResponse retention(String what) {
        return given().get("/api/v1/workspaces/" + mlflow.workspace + "/retention" + what)
                .then()
                .statusCode(200);
    }

    final ValidatableResponse apply() {
        return apply("{\"yes\": true}").statusCode(200).body("complete", equalTo(true));
    }

    final ValidatableResponse apply(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/workspaces/{w}/retention/apply", mlflow.workspace)
                .then();
    }

    final JsonPath ledger(String kind) {
        return given().queryParam("workspace", mlflow.workspace)
                .queryParam("kind", kind)
                .get("/api/v1/ledger")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** The unnamed contents are those of all tests. */
    final String withoutIds(String answer, String run) {
        return answer.replace(run, "<run>")
                .replace("workspaces/" + mlflow.workspace + "/" + experiment, "<experiment>")
                .replaceAll("\"unnamed\":\\{[^}]*}", "\"unnamed\":{\"contents\":0,\"bytes\":0}");
    }
}
