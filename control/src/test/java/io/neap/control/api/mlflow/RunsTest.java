// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import static io.neap.control.api.mlflow.Mlflow.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.Collections;
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
    void the_histories_of_several_runs_come_together() {
        String experiment = mlflow.experiment("e");
        List<String> runs = List.of(mlflow.run(experiment), mlflow.run(experiment));
        for (String run : runs) {
            List<Map<String, Object>> points = IntStream.range(0, 10)
                    .mapToObj(i -> point("m", i, 100 - i, i))
                    .toList();
            mlflow.post("runs/log-batch", Map.of("run_id", run, "metrics", points))
                    .statusCode(200);
        }
        List<String> ordered = runs.stream().sorted().toList();

        JsonPath all = json(mlflow.get(
                "metrics/get-history-bulk",
                Map.of("run_id", List.of(runs.get(1), "0", runs.get(0)), "metric_key", "m")));
        assertThat(all.getList("metrics.run_id").stream().distinct().toList()).isEqualTo(ordered);
        assertThat(all.getList("metrics.step")).hasSize(20).startsWith(9, 8);
        mlflow.get("metrics/get-history-bulk", Map.of("run_id", runs, "metric_key", "m", "max_results", 13))
                .body("metrics.size()", equalTo(13));
        mlflow.get("metrics/get-history-bulk", Map.of("metric_key", "m"))
                .statusCode(400)
                .body("message", equalTo("GetMetricHistoryBulk request must specify at least one run_id."));
        mlflow.get("metrics/get-history-bulk", Map.of("run_id", runs))
                .statusCode(400)
                .body("message", equalTo("GetMetricHistoryBulk request must specify a metric_key."));
        mlflow.get("metrics/get-history-bulk", Map.of("run_id", Collections.nCopies(101, "r"), "metric_key", "m"))
                .statusCode(400)
                .body("message", containsString("cannot specify more than 100 run_ids. Received 101 run_ids."));
    }

    @Test
    void a_history_is_sampled_evenly_with_its_last_point() {
        String experiment = mlflow.experiment("e");
        String run = mlflow.run(experiment);
        String flat = mlflow.run(experiment);
        mlflow.post(
                        "runs/log-batch",
                        Map.of(
                                "run_id",
                                run,
                                "metrics",
                                IntStream.range(0, 10)
                                        .mapToObj(i -> point("m", i, 1, i))
                                        .toList()))
                .statusCode(200);
        mlflow.post("runs/log-metric", withRun(flat, point("m", 7, 1, 0))).statusCode(200);

        assertThat(sampledSteps(run, Map.of("max_results", 5))).containsExactly(0, 2, 4, 6, 9);
        assertThat(sampledSteps(run, Map.of("max_results", 1))).containsExactly(9);
        assertThat(sampledSteps(run, Map.of("max_results", 100))).hasSize(10);
        assertThat(sampledSteps(run, Map.of("start_step", 3, "end_step", 6))).containsExactly(3, 4, 5, 6);
        mlflow.get(
                        "metrics/get-history-bulk-interval",
                        Map.of("run_ids", List.of(run, flat), "metric_key", "m", "max_results", 2))
                .body("metrics.run_id", equalTo(List.of(run, run, flat)));
    }

    @Test
    void a_sample_that_makes_no_sense_is_refused_in_the_words_that_clients_know() {
        String run = mlflow.run(mlflow.experiment("e"));

        refusesSample(Map.of("run_ids", run, "metric_key", "m", "start_step", 5), "both must be specified");
        refusesSample(
                Map.of("run_ids", run, "metric_key", "m", "start_step", 5, "end_step", 4),
                "end_step must be greater than start_step. Found start_step=5 and end_step=4.");
        refusesSample(
                Map.of("run_ids", run, "metric_key", "m", "max_results", 2_501),
                "max_results must be between 1 and 2500.");
        refusesSample(Map.of("metric_key", "m"), "Missing value for required parameter 'run_ids'");
        refusesSample(Map.of("run_ids", run), "Missing value for required parameter 'metric_key'");
        mlflow.get("metrics/get-history-bulk-interval", Map.of("run_ids", "0", "metric_key", "m"))
                .statusCode(404)
                .body("message", equalTo("Run with id=0 not found"));
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
    void the_data_of_experiments_is_found_once_for_each_context() {
        String experiment = mlflow.experiment("e");
        for (String context : List.of("train", "train", "test")) {
            Map<String, Object> input = Map.of(
                    "tags", List.of(Map.of("key", "mlflow.data.context", "value", context)),
                    "dataset", Map.of("name", "penguins", "digest", "9f", "source_type", "http", "source", "{}"));
            mlflow.post("runs/log-inputs", Map.of("run_id", mlflow.run(experiment), "datasets", List.of(input)))
                    .statusCode(200);
        }

        mlflow.post("experiments/search-datasets", Map.of("experiment_ids", List.of(experiment, "999999")))
                .statusCode(200)
                .body("dataset_summaries.context", containsInAnyOrder("train", "test"))
                .body("dataset_summaries.experiment_id", equalTo(List.of(experiment, experiment)))
                .body("dataset_summaries[0].name", equalTo("penguins"))
                .body("dataset_summaries[0].digest", equalTo("9f"));
        mlflow.post("experiments/search-datasets", Map.of())
                .statusCode(400)
                .body("message", equalTo("SearchDatasets request must specify at least one experiment_id."));
        mlflow.post("experiments/search-datasets", Map.of("experiment_ids", Collections.nCopies(21, "0")))
                .statusCode(400)
                .body("message", containsString("more than 20 experiment_ids. Received 21 experiment_ids."));
    }

    @Test
    void models_of_older_clients_are_listed_in_a_tag() {
        String run = mlflow.run(mlflow.experiment("e"));
        for (String path : List.of("first", "second")) {
            String model = "{\"artifact_path\": \"" + path + "\", \"flavors\": {\"onnx\": {}}, \"run_id\": \"" + run
                    + "\", \"utc_time_created\": \"now\", \"signature\": \"long\"}";
            mlflow.post("runs/log-model", Map.of("run_id", run, "model_json", model))
                    .statusCode(200);
        }

        String list = json(mlflow.get("runs/get", Map.of("run_id", run)))
                .getString("run.data.tags.find { it.key == 'mlflow.log-model.history' }.value");
        assertThat(JsonPath.from(list).getList("artifact_path")).containsExactly("first", "second");
        assertThat(list).doesNotContain("signature");
        mlflow.post("runs/log-model", Map.of("run_id", run, "model_json", "{\"flavors\": {}}"))
                .statusCode(400)
                .body("message", containsString("missing mandatory fields: {'artifact_path', 'run_id'"));
        mlflow.post("runs/log-model", Map.of("run_id", run, "model_json", "no json"))
                .statusCode(400)
                .body("message", containsString("is not a valid JSON"));
    }

    @Test
    void a_history_of_models_that_somebody_has_overwritten_begins_anew() {
        String run = mlflow.run(mlflow.experiment("e"));
        String model = "{\"artifact_path\": \"m\", \"flavors\": {}, \"run_id\": \"" + run
                + "\", \"utc_time_created\": \"now\"}";
        for (String overwritten : List.of("no json", "{\"a\": 1}", "[1] [2]", "")) {
            mlflow.post("runs/set-tag", Map.of("run_id", run, "key", "mlflow.log-model.history", "value", overwritten))
                    .statusCode(200);

            mlflow.post("runs/log-model", Map.of("run_id", run, "model_json", model))
                    .statusCode(200);

            String list = json(mlflow.get("runs/get", Map.of("run_id", run)))
                    .getString("run.data.tags.find { it.key == 'mlflow.log-model.history' }.value");
            assertThat(JsonPath.from(list).getList("artifact_path")).containsExactly("m");
        }
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

    private List<Integer> sampledSteps(String run, Map<String, Object> fields) {
        Map<String, Object> query = new HashMap<>(fields);
        query.put("run_ids", run);
        query.put("metric_key", "m");
        return json(mlflow.get("metrics/get-history-bulk-interval", query)).getList("metrics.step", Integer.class);
    }

    private void refusesSample(Map<String, ?> query, String message) {
        mlflow.get("metrics/get-history-bulk-interval", query).statusCode(400).body("message", containsString(message));
    }
}
