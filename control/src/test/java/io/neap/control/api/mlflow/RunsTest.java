// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import static io.neap.control.api.mlflow.Mlflow.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class RunsTest {

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();

    @Test
    void a_run_shows_what_was_logged_to_it() {
        String run = mlflow.run(mlflow.experiment("penguins"));

        mlflow.post(
                        "runs/log-batch",
                        Map.of(
                                "run_id",
                                run,
                                "metrics",
                                List.of(
                                        point("loss", 0.5, 10, 1),
                                        point("loss", 0.25, 11, 2),
                                        point("odd", "NaN", 11, 0)),
                                "params",
                                List.of(Map.of("key", "C", "value", "0.5")),
                                "tags",
                                List.of(Map.of("key", "owner", "value", "ada"))))
                .statusCode(200)
                .body(equalTo("{}"));
        mlflow.post("runs/update", Map.of("run_id", run, "status", "FINISHED", "end_time", 1795352190500L))
                .statusCode(200)
                .body("run_info.status", equalTo("FINISHED"));

        JsonPath found = json(mlflow.get("runs/get", Map.of("run_id", run, "run_uuid", run)));
        assertThat(found.getDouble("run.data.metrics.find { it.key == 'loss' }.value"))
                .isEqualTo(0.25);
        assertThat(found.getString("run.data.metrics.find { it.key == 'odd' }.value"))
                .isEqualTo("NaN");
        assertThat(found.getString("run.data.params.find { it.key == 'C' }.value"))
                .isEqualTo("0.5");
        assertThat(found.getString("run.data.tags.find { it.key == 'owner' }.value"))
                .isEqualTo("ada");
        assertThat(found.getString("run.info.status")).isEqualTo("FINISHED");
        assertThat(found.getLong("run.info.end_time")).isEqualTo(1795352190500L);
    }

    @Test
    void a_run_without_a_name_gets_one_and_a_tag_of_it() {
        JsonPath made = json(mlflow.post("runs/create", Map.of("experiment_id", mlflow.experiment("e"))));

        String name = made.getString("run.info.run_name");
        assertThat(name).matches("[a-z]+-[a-z]+-[0-9]{3}");
        assertThat(made.getString("run.data.tags.find { it.key == 'mlflow.runName' }.value"))
                .isEqualTo(name);

        mlflow.post("runs/update", Map.of("run_id", made.getString("run.info.run_id"), "run_name", "mine"))
                .statusCode(200)
                .body("run_info.run_name", equalTo("mine"));
        mlflow.get("runs/get", Map.of("run_id", made.getString("run.info.run_id")))
                .body("run.data.tags.find { it.key == 'mlflow.runName' }.value", equalTo("mine"));
    }

    @Test
    void infinities_become_the_greatest_numbers() {
        String run = mlflow.run(mlflow.experiment("e"));

        mlflow.post("runs/log-metric", withRun(run, point("up", "Infinity", 1, 0)))
                .statusCode(200);
        mlflow.post("runs/log-metric", withRun(run, point("down", "-Infinity", 1, 0)))
                .statusCode(200);

        assertThat(mlflow.get("runs/get", Map.of("run_id", run)).extract().asString())
                .contains("\"key\":\"up\",\"value\":1.7976931348623157E308,")
                .contains("\"key\":\"down\",\"value\":-1.7976931348623157E308,");
    }

    @Test
    void the_same_again_changes_nothing_and_another_param_is_refused() {
        String run = mlflow.run(mlflow.experiment("e"));
        for (int i = 0; i < 3; i++) {
            mlflow.post("runs/log-metric", withRun(run, point("m", 0.1, 7, 3))).statusCode(200);
            mlflow.post("runs/log-parameter", Map.of("run_id", run, "key", "p", "value", "1"))
                    .statusCode(200);
        }

        mlflow.post("runs/log-parameter", Map.of("run_id", run, "key", "p", "value", "2"))
                .statusCode(400)
                .body("error_code", equalTo("INVALID_PARAMETER_VALUE"))
                .body("message", containsString("Changing param values is not allowed"))
                .body("message", containsString("already logged with value='1'"));
        mlflow.get("metrics/get-history", Map.of("run_id", run, "metric_key", "m"))
                .body("metrics.size()", equalTo(1));
    }

    @Test
    void a_batch_that_is_refused_leaves_nothing() {
        String run = mlflow.run(mlflow.experiment("e"));
        mlflow.post("runs/log-parameter", Map.of("run_id", run, "key", "p", "value", "1"))
                .statusCode(200);

        mlflow.post(
                        "runs/log-batch",
                        Map.of(
                                "run_id", run,
                                "params", List.of(Map.of("key", "q", "value", "1"), Map.of("key", "p", "value", "2")),
                                "metrics", List.of(point("m", 1, 1, 1))))
                .statusCode(400);

        JsonPath found = json(mlflow.get("runs/get", Map.of("run_id", run)));
        assertThat(found.getList("run.data.params.key")).containsExactly("p");
        assertThat(found.getList("run.data.metrics")).isNull();
    }

    @Test
    void the_latest_point_has_the_greatest_step_then_time_then_value() {
        String run = mlflow.run(mlflow.experiment("e"));
        for (Map<String, Object> point :
                List.of(point("m", 5, 10, 2), point("m", 9, 99, 1), point("m", 4, 11, 2), point("m", 6, 11, 2))) {
            mlflow.post("runs/log-metric", withRun(run, point)).statusCode(200);
        }

        JsonPath found = json(mlflow.get("runs/get", Map.of("run_id", run)));
        assertThat(found.getDouble("run.data.metrics[0].value")).isEqualTo(6.0);
    }

    @Test
    void a_history_comes_in_order_and_by_pages() {
        String run = mlflow.run(mlflow.experiment("e"));
        List<Map<String, Object>> points = new ArrayList<>(IntStream.range(0, 1_000)
                .mapToObj(i -> point("m", i * 0.1, 1_000 - i, i))
                .toList());
        mlflow.post("runs/log-batch", Map.of("run_id", run, "metrics", points)).statusCode(200);

        List<Integer> steps = new ArrayList<>();
        String token = "";
        do {
            JsonPath page = json(mlflow.get(
                    "metrics/get-history",
                    Map.of("run_uuid", run, "metric_key", "m", "max_results", 400, "page_token", token)));
            steps.addAll(page.getList("metrics.step", Integer.class));
            token = page.getString("next_page_token");
        } while (token != null);

        assertThat(steps)
                .isEqualTo(IntStream.range(0, 1_000).mapToObj(i -> 999 - i).toList());
    }

    @Test
    void a_deleted_run_takes_nothing_until_it_is_restored() {
        String run = mlflow.run(mlflow.experiment("e"));
        mlflow.post("runs/delete", Map.of("run_id", run)).statusCode(200);
        mlflow.post("runs/delete", Map.of("run_id", run)).statusCode(200);

        mlflow.post("runs/log-metric", withRun(run, point("m", 1, 1, 1)))
                .statusCode(400)
                .body("message", containsString("must be in the 'active' state"));
        mlflow.get("runs/get", Map.of("run_id", run)).body("run.info.lifecycle_stage", equalTo("deleted"));

        mlflow.post("runs/restore", Map.of("run_id", run)).statusCode(200);
        mlflow.post("runs/log-metric", withRun(run, point("m", 1, 1, 1))).statusCode(200);
    }

    @Test
    void data_sets_and_models_are_linked_once() {
        String run = mlflow.run(mlflow.experiment("e"));
        Map<String, Object> input = Map.of(
                "tags", List.of(Map.of("key", "mlflow.data.context", "value", "train")),
                "dataset", Map.of("name", "penguins", "digest", "9f", "source_type", "http", "source", "{}"));
        for (int i = 0; i < 2; i++) {
            mlflow.post(
                            "runs/log-inputs",
                            Map.of(
                                    "run_id",
                                    run,
                                    "datasets",
                                    List.of(input),
                                    "models",
                                    List.of(Map.of("model_id", "m-1"))))
                    .statusCode(200);
            mlflow.post("runs/outputs", Map.of("run_id", run, "models", List.of(Map.of("model_id", "m-2", "step", 4))))
                    .statusCode(200);
        }

        JsonPath found = json(mlflow.get("runs/get", Map.of("run_id", run)));
        assertThat(found.getList("run.inputs.dataset_inputs.dataset.digest")).containsExactly("9f");
        assertThat(found.getList("run.inputs.dataset_inputs[0].tags.value")).containsExactly("train");
        assertThat(found.getList("run.inputs.model_inputs.model_id")).containsExactly("m-1");
        assertThat(found.getList("run.outputs.model_outputs.step")).containsExactly(4);
    }

    @Test
    void a_tag_is_replaced_and_removed() {
        String run = mlflow.run(mlflow.experiment("e"));
        mlflow.post("runs/set-tag", Map.of("run_id", run, "key", "t", "value", "1"))
                .statusCode(200);
        mlflow.post("runs/set-tag", Map.of("run_id", run, "key", "t", "value", ""))
                .statusCode(200);
        mlflow.get("runs/get", Map.of("run_id", run)).body("run.data.tags.find { it.key == 't' }.value", equalTo(""));

        mlflow.post("runs/delete-tag", Map.of("run_id", run, "key", "t")).statusCode(200);
        mlflow.post("runs/delete-tag", Map.of("run_id", run, "key", "t"))
                .statusCode(404)
                .body("message", matchesPattern("No tag with name: t in run with id " + run));
    }

    static Map<String, Object> point(String key, Object value, long timestamp, long step) {
        return Map.of("key", key, "value", value, "timestamp", timestamp, "step", step);
    }

    static Map<String, Object> withRun(String run, Map<String, Object> fields) {
        Map<String, Object> all = new HashMap<>(fields);
        all.put("run_id", run);
        return all;
    }
}
