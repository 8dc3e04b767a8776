// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.imports;

import static io.neap.control.api.mlflow.Mlflow.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.rollout.controller.Golden;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ImportTest {

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();
    private final String runId = UUID.randomUUID().toString().replace("-", "");
    private String experiment = "";

    @BeforeEach
    void anExperiment() {
        experiment = post("experiments", Map.of("experiment", experiment("active", "a")))
                .statusCode(200)
                .extract()
                .path("id");
    }

    @Test
    void an_experiment_keeps_its_times_and_is_known_by_its_name() {
        post("experiments", Map.of("experiment", experiment("active", "a")))
                .body("outcome", equalTo("same"))
                .body("id", equalTo(experiment));
        mlflow.get("experiments/get", Map.of("experiment_id", experiment))
                .body("experiment.creation_time", equalTo(1_000))
                .body("experiment.last_update_time", equalTo(2_000))
                .body("experiment.tags[0].value", equalTo("a"));

        post("experiments", Map.of("experiment", experiment("deleted", "b"))).body("outcome", equalTo("changed"));

        mlflow.get("experiments/get", Map.of("experiment_id", experiment))
                .body("experiment.lifecycle_stage", equalTo("deleted"))
                .body("experiment.tags[0].value", equalTo("b"));
    }

    @Test
    void a_run_arrives_with_its_points_and_ends_as_it_did() {
        post("runs", Map.of("run", run("FINISHED", "deleted", Map.of("lr", "0.1"))))
                .statusCode(200)
                .body("outcome", equalTo("created"))
                .body("artifactUri", containsString("/" + runId + "/artifacts"));
        mlflow.get("runs/get", Map.of("run_id", runId))
                .body("run.info.status", equalTo("RUNNING"))
                .body("run.info.lifecycle_stage", equalTo("active"));
        known().body("runs", equalTo(List.of()));
        mlflow.post("runs/log-batch", Map.of("run_id", runId, "metrics", List.of(point(1), point(2))))
                .statusCode(200);

        close("first", Map.of("lr", "0.1")).body("outcome", equalTo("changed")).body("points", equalTo(2));
        close("first", Map.of("lr", "0.1")).body("outcome", equalTo("same"));

        mlflow.get("runs/get", Map.of("run_id", runId))
                .body("run.info.status", equalTo("FINISHED"))
                .body("run.info.start_time", equalTo(3_000))
                .body("run.info.end_time", equalTo(4_000))
                .body("run.info.lifecycle_stage", equalTo("deleted"))
                .body("run.data.params[0].value", equalTo("0.1"))
                .body("run.data.metrics[0].value", equalTo(2f))
                .body("run.inputs.dataset_inputs[0].dataset.digest", equalTo("d1"))
                .body("run.outputs.model_outputs[0].step", equalTo(7));
        known().body("runs[0].fingerprint", equalTo("first")).body("runs[0].points", equalTo(2));
        ledger("run/" + runId, "run.arriving", "run.imported");
    }

    @Test
    void a_run_that_grew_is_opened_again() {
        post("runs", Map.of("run", run("FINISHED", "deleted", Map.of("lr", "0.1"))));
        close("first", Map.of("lr", "0.1"));

        post("runs", Map.of("run", run("FINISHED", "deleted", Map.of("lr", "0.1", "seed", "1"))))
                .statusCode(200);
        mlflow.post("runs/log-batch", Map.of("run_id", runId, "metrics", List.of(point(9))))
                .statusCode(200);
        close("second", Map.of("lr", "0.1", "seed", "1")).body("points", equalTo(1));

        mlflow.get("runs/get", Map.of("run_id", runId))
                .body("run.info.lifecycle_stage", equalTo("deleted"))
                .body("run.data.params.key", equalTo(List.of("lr", "seed")));
        known().body("runs[0].fingerprint", equalTo("second"));
    }

    @Test
    void how_a_run_was_ended_here_stays_when_it_grows_at_its_source() {
        put("RUNNING", "deleted", "first");
        mlflow.post("runs/restore", Map.of("run_id", runId)).statusCode(200);
        mlflow.post("runs/update", Map.of("run_id", runId, "status", "KILLED", "end_time", 9_000))
                .statusCode(200);

        post("runs", Map.of("run", run("RUNNING", "deleted", Map.of()))).statusCode(200);
        put("RUNNING", "deleted", "second").body("conflicts.what", hasItems("status", "end time", "lifecycle"));

        mlflow.get("runs/get", Map.of("run_id", runId))
                .body("run.info.status", equalTo("KILLED"))
                .body("run.info.end_time", equalTo(9_000))
                .body("run.info.lifecycle_stage", equalTo("active"));
    }

    @Test
    void another_run_of_the_same_id_is_a_conflict_and_stays() {
        post("runs", Map.of("run", run("FINISHED", "active", Map.of("lr", "0.1"))));

        post("runs", Map.of("run", run("FINISHED", "active", Map.of("lr", "0.2"))))
                .statusCode(409)
                .body("detail", containsString("its param lr is '0.1', not '0.2'"));
        given().contentType(ContentType.JSON)
                .body(Map.of("experiment", experiment("active", "a")))
                .post("/api/v1/workspaces/other/import/experiments");
        given().contentType(ContentType.JSON)
                .body(Map.of("run", run("FINISHED", "active", Map.of())))
                .post("/api/v1/workspaces/other/import/runs")
                .then()
                .statusCode(409)
                .body("detail", containsString("in another workspace or deleted"));
    }

    @Test
    void what_was_changed_here_meanwhile_stays_and_is_told() throws IOException {
        close("first", Map.of());
        mlflow.post("runs/restore", Map.of("run_id", runId)).statusCode(200);
        mlflow.post("runs/set-tag", Map.of("run_id", runId, "key", "owner", "value", "bob"))
                .statusCode(200);

        String answer = close("first", Map.of()).statusCode(200).extract().asString();

        Golden.assertSame(
                "import",
                answer.replace(runId, "<run>")
                        .replace(mlflow.workspace, "<workspace>")
                        .replace("/" + experiment + "/", "/<experiment>/"));
        mlflow.get("runs/get", Map.of("run_id", runId)).body("run.data.tags.value", hasItem("bob"));
    }

    @Test
    void a_logged_model_and_a_registered_one_keep_ids_numbers_and_times() {
        String modelId = "m-" + runId;
        post("logged-models", Map.of("model", loggedModel(modelId))).body("outcome", equalTo("created"));
        post("logged-models", Map.of("model", loggedModel(modelId))).body("outcome", equalTo("same"));
        post("models", Map.of("registered_model", registered("3"))).body("outcome", equalTo("created"));
        post("versions", Map.of("model_version", version("3", modelId, "Staging")))
                .statusCode(200)
                .body("outcome", equalTo("created"));
        post("versions", Map.of("model_version", version("3", modelId, "Staging")))
                .body("outcome", equalTo("same"));
        post("models", Map.of("registered_model", registered("3"), "aliased", true))
                .statusCode(200)
                .body("outcome", equalTo("changed"));

        mlflow.get("logged-models/" + modelId, Map.of())
                .body("model.info.creation_timestamp_ms", equalTo(5_000))
                .body("model.data.metrics[0].value", equalTo(0.5f));
        mlflow.get("registered-models/alias", Map.of("name", "net", "alias", "champion"))
                .body("model_version.version", equalTo("3"))
                .body("model_version.creation_timestamp", equalTo(6_000))
                .body("model_version.current_stage", equalTo("Staging"));
        assertThat(json(mlflow.post("model-versions/create", Map.of("name", "net", "source", "s3://b/x")))
                        .getString("model_version.version"))
                .isEqualTo("4");
        for (String then : List.of("", "?at=" + Instant.now())) {
            given().get("/api/v1/workspaces/{w}/models/net" + then, mlflow.workspace)
                    .then()
                    .body("aliases.champion", equalTo("3"))
                    .body("description", equalTo("a net"))
                    .body("versions[0].version", equalTo("3"))
                    .body("versions[0].stage", equalTo("Staging"));
        }
        ledger("model/net", "registered-model.imported", "alias.set");
    }

    @Test
    void an_alias_that_was_moved_here_is_not_moved_back() {
        post("models", Map.of("registered_model", registered("3")));
        post("versions", Map.of("model_version", version("3", "", "None"))).statusCode(200);
        post("models", Map.of("registered_model", registered("3"), "aliased", true));
        mlflow.post("model-versions/create", Map.of("name", "net", "source", "s3://b/x"));
        mlflow.post("registered-models/alias", Map.of("name", "net", "alias", "champion", "version", "4"));

        post("models", Map.of("registered_model", registered("3"), "aliased", true))
                .body("outcome", equalTo("same"))
                .body("conflicts[0].what", equalTo("alias champion"))
                .body("conflicts[0].source", equalTo("3"))
                .body("conflicts[0].here", equalTo("4"));
        post("versions", Map.of("model_version", version("4", "", "None")))
                .statusCode(409)
                .body("detail", containsString("Another version 4 of model net is here already"));
    }

    @Test
    void bad_requests_say_what_is_missing() {
        post("runs", Map.of()).statusCode(400).body("detail", containsString("'run'"));
        post("versions", Map.of("model_version", Map.of("name", "net", "version", "x", "creation_timestamp", 1)))
                .statusCode(400)
                .body("detail", not(containsString("Exception")));
        post("versions", Map.of("model_version", version("1", "", "None"))).statusCode(404);
        post("logged-models", Map.of("model", loggedModel("net"))).statusCode(400);
    }

    private ValidatableResponse post(String route, Object body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/workspaces/{w}/import/" + route, mlflow.workspace)
                .then();
    }

    private ValidatableResponse close(String fingerprint, Map<String, String> params) {
        return post("runs", Map.of("run", run("FINISHED", "deleted", params), "fingerprint", fingerprint))
                .statusCode(200);
    }

    private ValidatableResponse put(String status, String lifecycle, String fingerprint) {
        return post("runs", Map.of("run", run(status, lifecycle, Map.of()), "fingerprint", fingerprint))
                .statusCode(200);
    }

    private ValidatableResponse known() {
        return post("runs/known", Map.of("run_ids", List.of(runId))).statusCode(200);
    }

    private void ledger(String subject, String... kinds) {
        given().queryParams(Map.of("workspace", mlflow.workspace, "subject", subject))
                .get("/api/v1/ledger")
                .then()
                .body("entries.kind", hasItems(kinds));
    }

    private static Map<String, Object> experiment(String lifecycle, String tag) {
        return Map.of(
                "experiment_id",
                "77",
                "name",
                "from afar",
                "lifecycle_stage",
                lifecycle,
                "creation_time",
                1_000,
                "last_update_time",
                2_000,
                "tags",
                List.of(Map.of("key", "team", "value", tag)));
    }

    private Map<String, Object> run(String status, String lifecycle, Map<String, String> params) {
        Map<String, Object> info = new HashMap<>(Map.of(
                "run_id",
                runId,
                "experiment_id",
                experiment,
                "run_name",
                "calm-tide-1",
                "status",
                status,
                "start_time",
                3_000,
                "end_time",
                4_000,
                "lifecycle_stage",
                lifecycle,
                "artifact_uri",
                "s3://elsewhere"));
        List<Map<String, Object>> all = params.entrySet().stream()
                .map(param -> Map.<String, Object>of("key", param.getKey(), "value", param.getValue()))
                .toList();
        return Map.of(
                "info",
                info,
                "data",
                Map.of("params", all, "tags", List.of(Map.of("key", "owner", "value", "ada"))),
                "inputs",
                Map.of("dataset_inputs", List.of(Map.of("dataset", Map.of("name", "d", "digest", "d1")))),
                "outputs",
                Map.of("model_outputs", List.of(Map.of("model_id", "m-1", "step", 7))));
    }

    private static Map<String, Object> point(int step) {
        return Map.of("key", "loss", "value", step, "timestamp", 10 + step, "step", step);
    }

    private Map<String, Object> loggedModel(String modelId) {
        return Map.of(
                "info",
                Map.of(
                        "model_id",
                        modelId,
                        "experiment_id",
                        experiment,
                        "name",
                        "net",
                        "creation_timestamp_ms",
                        5_000,
                        "last_updated_timestamp_ms",
                        5_500,
                        "status",
                        "LOGGED_MODEL_READY",
                        "source_run_id",
                        runId),
                "data",
                Map.of(
                        "params", List.of(Map.of("key", "depth", "value", "3")),
                        "metrics",
                                List.of(Map.of(
                                        "key", "acc", "value", 0.5, "timestamp", 1, "step", 1, "run_id", runId))));
    }

    private static Map<String, Object> registered(String champion) {
        return Map.of(
                "name",
                "net",
                "creation_timestamp",
                5_000,
                "last_updated_timestamp",
                6_000,
                "description",
                "a net",
                "tags",
                List.of(Map.of("key", "k", "value", "v")),
                "aliases",
                List.of(Map.of("alias", "champion", "version", champion)));
    }

    private static Map<String, Object> version(String number, String modelId, String stage) {
        return Map.of(
                "name",
                "net",
                "version",
                number,
                "creation_timestamp",
                6_000,
                "last_updated_timestamp",
                6_500,
                "current_stage",
                stage,
                "source",
                modelId.isEmpty() ? "s3://b/" + number : "models:/" + modelId,
                "model_id",
                modelId,
                "status",
                "READY");
    }
}
