// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.rollout.controller.Golden;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ProvenanceTest {

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();
    private String run = "";
    private String model = "";
    private String experiment = "";

    @BeforeEach
    void aRunWithAModel() {
        experiment = mlflow.experiment("churn");
        List<Map<String, String>> tags = List.of(
                Map.of("key", "mlflow.source.name", "value", "train.py"),
                Map.of("key", "mlflow.source.type", "value", "LOCAL"),
                Map.of("key", "mlflow.source.git.commit", "value", "3f2c9d0e"),
                Map.of("key", "neap.command", "value", "python train.py --fast"));
        run = Mlflow.json(mlflow.post(
                        "runs/create",
                        Map.of(
                                "experiment_id",
                                experiment,
                                "run_name",
                                "first",
                                "user_id",
                                "ada",
                                "start_time",
                                1_700_000_000_000L,
                                "tags",
                                tags)))
                .getString("run.info.run_id");
        mlflow.post("runs/log-parameter", Map.of("run_id", run, "key", "depth", "value", "3"))
                .statusCode(200);
        metric(0.25);
        mlflow.post(
                        "runs/log-inputs",
                        Map.of(
                                "run_id",
                                run,
                                "datasets",
                                List.of(Map.of(
                                        "dataset",
                                        Map.of(
                                                "name",
                                                "rows",
                                                "digest",
                                                "9f8e",
                                                "source_type",
                                                "local",
                                                "source",
                                                "{\"uri\": \"rows.csv\"}"),
                                        "tags",
                                        List.of(Map.of("key", "mlflow.data.context", "value", "training"))))))
                .statusCode(200);
        model = Mlflow.json(mlflow.post(
                        "logged-models", Map.of("experiment_id", experiment, "name", "m", "source_run_id", run)))
                .getString("model.info.model_id");
        mlflow.post("runs/outputs", Map.of("run_id", run, "models", List.of(Map.of("model_id", model, "step", 0))))
                .statusCode(200);
        upload(location("models/" + model) + "/requirements.txt");
        upload(location(run) + "/plot.png");
    }

    @Test
    void a_run_tells_its_code_data_packages_and_what_it_left() throws IOException {
        end();

        Golden.assertSame(
                "provenance",
                provenance()
                        .statusCode(200)
                        .extract()
                        .asString()
                        .replace(location(""), "<folder>/")
                        .replace(run, "<run>")
                        .replace(model, "<model>")
                        .replace(mlflow.workspace, "<workspace>")
                        .replace("\"experiment\":\"" + experiment + "\"", "\"experiment\":\"<experiment>\""));
    }

    @Test
    void what_is_logged_after_the_end_shows() {
        provenance().body("logged.holds", nullValue()).body("ledger.ended", nullValue());
        end();
        provenance().body("logged.holds", equalTo(true)).body("ledger.ended.data.commit", equalTo("3f2c9d0e"));

        metric(0.5);

        provenance().body("logged.holds", equalTo(false));
    }

    @Test
    void what_a_policy_has_thinned_since_holds() {
        for (int step = 1; step <= 40; step++) {
            metric(step);
        }
        end();
        String before = provenance().extract().path("logged.digest");
        given().contentType(ContentType.JSON)
                .body(Map.of("curves", Map.of("afterDays", 1, "points", 10)))
                .put("/api/v1/workspaces/{w}/retention", mlflow.workspace)
                .then()
                .statusCode(200);

        given().contentType(ContentType.JSON)
                .body(Map.of("yes", true))
                .post("/api/v1/workspaces/{w}/retention/apply", mlflow.workspace)
                .then()
                .statusCode(200);

        provenance().body("logged.digest", not(equalTo(before))).body("logged.holds", equalTo(true));
    }

    @Test
    void an_unknown_run_is_told() {
        run = "none";

        provenance().statusCode(404).body("detail", containsString("Run with id=none not found"));
    }

    private ValidatableResponse provenance() {
        return given().get("/api/v1/workspaces/{w}/runs/{run}/provenance", mlflow.workspace, run)
                .then();
    }

    private void metric(double value) {
        mlflow.post("runs/log-metric", Map.of("run_id", run, "key", "loss", "value", value, "timestamp", 1, "step", 0))
                .statusCode(200);
    }

    private void end() {
        mlflow.post("runs/update", Map.of("run_id", run, "status", "FINISHED", "end_time", 1_700_000_060_000L))
                .statusCode(200);
    }

    /** Below the experiment's folder. */
    private String location(String path) {
        String root = Mlflow.json(mlflow.get("experiments/get", Map.of("experiment_id", experiment)))
                .getString("experiment.artifact_location");
        String folder = root.substring("mlflow-artifacts:/".length()) + "/" + path;
        return path.isEmpty() ? folder : folder + "/artifacts";
    }

    private static void upload(String path) {
        given().body("numpy==2.4.0\n".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .contentType("application/octet-stream")
                .put("/api/2.0/mlflow-artifacts/artifacts/" + path)
                .then()
                .statusCode(200);
    }
}
