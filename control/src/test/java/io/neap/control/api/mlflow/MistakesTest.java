// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import static io.neap.control.api.mlflow.RunsTest.point;
import static io.neap.control.api.mlflow.RunsTest.withRun;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wrong with a request is told with its place in it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class MistakesTest {

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();
    private String experiment = "";
    private String run = "";

    @BeforeEach
    void aRun() {
        experiment = mlflow.experiment("e");
        run = mlflow.run(experiment);
    }

    @Test
    void the_place_in_a_list_is_named() {
        refused("metrics", point("acc", 1, 1, 1), Map.of("value", 1), "'metrics[1].key'");
        refused("params", Map.of("key", "a", "value", "1"), Map.of("value", "1"), "'params[1].key'");
        refused("tags", Map.of("key", "a", "value", "1"), Map.of("key", "b", "value", 1), "'tags[1].value'");
    }

    @Test
    void so_is_the_place_inside_of_what_is_in_a_list() {
        mlflow.post("runs/log-inputs", Map.of("run_id", run, "datasets", List.of(Map.of("dataset", Map.of("x", 1)))))
                .statusCode(400)
                .body("message", containsString("parameter 'datasets[0].dataset.name'"));
    }

    @Test
    void a_key_is_not_empty() {
        mlflow.post("runs/search", Map.of("experiment_ids", List.of(experiment), "filter", "metrics.`` > 2"))
                .statusCode(400)
                .body("message", containsString("it is empty"));
    }

    @Test
    void what_is_alone_has_no_place() {
        mlflow.post("runs/log-metric", withRun(run, point("a\tb", 1, 1, 1)))
                .statusCode(400)
                .body("message", containsString("for parameter 'name' supplied"));
        mlflow.post("runs/log-parameter", Map.of("run_id", run, "key", "../a", "value", "1"))
                .statusCode(400)
                .body("message", containsString("for parameter 'key' supplied"));
        mlflow.post("runs/set-tag", Map.of("run_id", run, "key", "k".repeat(251), "value", "1"))
                .statusCode(400)
                .body("message", containsString("'key' exceeds the maximum length of 250 characters"));
    }

    @Test
    void a_run_has_one_name() {
        Map<String, String> tag = Map.of("key", "mlflow.runName", "value", "b");

        mlflow.post("runs/create", Map.of("experiment_id", experiment, "run_name", "a", "tags", List.of(tag)))
                .statusCode(400)
                .body("message", containsString("(run_name='a', mlflow.runName='b')"));
        mlflow.post("runs/create", Map.of("experiment_id", experiment, "run_name", "b", "tags", List.of(tag)))
                .statusCode(200)
                .body("run.info.run_name", equalTo("b"));
    }

    @Test
    void artifacts_are_not_in_a_fragment() {
        mlflow.post("experiments/create", Map.of("name", "f", "artifact_location", "s3://bucket/a#b"))
                .statusCode(400)
                .body("message", containsString("'artifact_location' URL can't include fragments or params"));
    }

    @Test
    void data_is_not_endless() {
        Map<String, String> data =
                Map.of("name", "d", "digest", "1", "source_type", "t", "source", "s", "schema", "x".repeat(1_048_576));

        mlflow.post("runs/log-inputs", Map.of("run_id", run, "datasets", List.of(Map.of("dataset", data))))
                .statusCode(400)
                .body("message", containsString("'schema' exceeds the maximum length of 1048575 characters"));
    }

    @Test
    void yes_and_no_are_true_and_false() {
        mlflow.post(
                        "model-versions/transition-stage",
                        Map.of("name", "m", "version", "1", "stage", "Staging", "archive_existing_versions", "yes"))
                .statusCode(400)
                .body("message", containsString("'archive_existing_versions' supplied"));
    }

    @Test
    void pages_have_a_size() {
        mlflow.post("runs/search", Map.of("experiment_ids", List.of(experiment), "max_results", 0))
                .statusCode(400)
                .body(
                        "message",
                        equalTo("Invalid value 0 for parameter 'max_results' supplied."
                                + " It must be a positive integer, at most 50000."));
    }

    @Test
    void the_curves_of_a_hundred_runs_fit_into_a_query() {
        mlflow.post("runs/log-metric", withRun(run, point("acc", 1, 1, 1))).statusCode(200);

        given().header(CurrentWorkspace.HEADER, mlflow.workspace)
                .queryParam("run_ids", Collections.nCopies(100, run))
                .queryParam("metric_key", "acc")
                .get("/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval")
                .then()
                .statusCode(200)
                .body("metrics[0].value", equalTo(1.0f));
    }

    @Test
    void folders_are_listed_with_a_slash_at_the_end_too() {
        given().header(CurrentWorkspace.HEADER, mlflow.workspace)
                .body("x")
                .post("/ajax-api/2.0/mlflow/upload-artifact?path=a/b&run_id=" + run)
                .then()
                .statusCode(200);
        mlflow.get("artifacts/list", Map.of("run_id", run, "path", "a/"))
                .statusCode(200)
                .body("files[0].path", equalTo("a/b"));
        given().header(CurrentWorkspace.HEADER, mlflow.workspace)
                .body("x")
                .post("/ajax-api/2.0/mlflow/upload-artifact?run_uuid=" + run)
                .then()
                .statusCode(400)
                .body("message", equalTo("Request must specify path."));
    }

    private void refused(String list, Map<String, ?> right, Map<String, ?> wrong, String place) {
        mlflow.post("runs/log-batch", Map.of("run_id", run, list, List.of(right, wrong)))
                .statusCode(400)
                .body("message", containsString("parameter " + place));
    }
}
