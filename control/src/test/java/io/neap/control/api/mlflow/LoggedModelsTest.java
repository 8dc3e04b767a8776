// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import static io.neap.control.api.mlflow.Mlflow.json;
import static io.neap.control.api.mlflow.RunsTest.point;
import static io.neap.control.api.mlflow.RunsTest.withRun;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class LoggedModelsTest {

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();
    private String experiment = "";
    private String run = "";

    @BeforeEach
    void oneRun() {
        experiment = mlflow.experiment("e");
        run = mlflow.run(experiment);
    }

    @Test
    void a_model_is_announced_and_then_ready() {
        String id = model("net");

        mlflow.get("logged-models/" + id, Map.of())
                .body("model.info.status", equalTo("LOGGED_MODEL_PENDING"))
                .body("model.info.source_run_id", equalTo(run))
                .body("model.info.artifact_uri", startsWith("mlflow-artifacts:/workspaces/" + mlflow.workspace))
                .body("model.data.params[0].value", equalTo("1"));
        mlflow.patch("logged-models/" + id, Map.of("status", "LOGGED_MODEL_READY"))
                .body("model.info.status", equalTo("LOGGED_MODEL_READY"));
        mlflow.patch("logged-models/" + id + "/tags", Map.of("tags", List.of(Map.of("key", "a/b", "value", "1"))))
                .body("model.info.tags[0].key", equalTo("a/b"));
        mlflow.post("logged-models/" + id + "/params", Map.of("params", List.of(Map.of("key", "q", "value", "2"))))
                .statusCode(200);
        mlflow.patch("logged-models/" + id, Map.of("status", "DONE")).statusCode(400);
        mlflow.get("logged-models/m-none", Map.of()).statusCode(404);
        mlflow.post("logged-models", Map.of("experiment_id", experiment, "name", "a/b"))
                .statusCode(400);
    }

    @Test
    void points_that_name_a_model_are_the_models_too_even_when_the_run_had_them() {
        String id = model("net");
        Map<String, Object> measured = new HashMap<>(point("acc", 0.9, 5, 1));
        mlflow.post("runs/log-metric", withRun(run, measured)).statusCode(200);
        measured.put("model_id", id);
        measured.put("dataset_name", "d");
        mlflow.post("runs/log-batch", Map.of("run_id", run, "metrics", List.of(measured)))
                .statusCode(200);

        JsonPath found = json(mlflow.get("logged-models/" + id, Map.of()));
        assertThat(found.getDouble("model.data.metrics[0].value")).isEqualTo(0.9);
        assertThat(found.getString("model.data.metrics[0].dataset_name")).isEqualTo("d");
        assertThat(found.getString("model.data.metrics[0].run_id")).isEqualTo(run);
    }

    @Test
    void the_same_number_on_two_data_sets_is_two_measurements_and_sent_twice_it_is_one() {
        String id = model("net");
        for (String data : List.of("train", "test", "test")) {
            measure(id, 0.9, data);
        }

        assertThat(json(mlflow.get("logged-models/" + id, Map.of()))
                        .getList("model.data.metrics.dataset_name", String.class))
                .containsExactlyInAnyOrder("train", "test");
    }

    @Test
    void a_deleted_model_is_not_found_any_more_and_its_versions_stay() {
        String id = model("net");
        mlflow.post("registered-models/create", Map.of("name", "net")).statusCode(200);
        mlflow.post("model-versions/create", Map.of("name", "net", "source", "models:/" + id))
                .statusCode(200);

        mlflow.delete("logged-models/" + id, Map.of()).statusCode(200);

        mlflow.get("logged-models/" + id, Map.of()).statusCode(404);
        mlflow.get("logged-models/" + id, Map.of("allow_deleted", "true"))
                .statusCode(200)
                .body("model.info.name", equalTo("net"));
        mlflow.delete("logged-models/" + id, Map.of()).statusCode(200); // the answer of the first may be lost
        mlflow.delete("logged-models/m-none", Map.of()).statusCode(404);
        assertThat(found(Map.of())).isNullOrEmpty();
        mlflow.get("model-versions/get", Map.of("name", "net", "version", "1"))
                .body("model_version.model_id", equalTo(id));
    }

    @Test
    void the_files_of_a_model_are_listed() {
        String id = model("net");
        String root = withFile(id);

        mlflow.get("logged-models/" + id + "/artifacts/directories", Map.of())
                .body("root_uri", equalTo(root))
                .body("files[0].path", equalTo("a"))
                .body("files[0].is_dir", equalTo(true));
        mlflow.get("logged-models/" + id + "/artifacts/directories", Map.of("artifact_directory_path", "a"))
                .body("files[0].path", equalTo("a/b"))
                .body("files[0].file_size", equalTo(1));
        mlflow.get("logged-models/" + id + "/artifacts/directories", Map.of("artifact_directory_path", "../x"))
                .statusCode(400);
    }

    @Test
    void models_are_searched_and_ordered() {
        String good = model("good");
        String bad = model("bad");
        measure(good, 0.9);
        measure(bad, 0.1);

        assertThat(found(Map.of("filter", "metrics.acc > 0.5"))).containsExactly("good");
        assertThat(found(Map.of("filter", "name = 'bad' AND params.p = '1'"))).containsExactly("bad");
        assertThat(found(Map.of("order_by", List.of(Map.of("field_name", "metrics.acc", "ascending", false)))))
                .containsExactly("good", "bad");
        assertThat(found(Map.of("order_by", List.of(Map.of("field_name", "metrics.acc")))))
                .containsExactly("bad", "good");
    }

    @Test
    void metrics_are_compared_on_the_data_sets_that_are_asked_for() {
        String good = model("good");
        String bad = model("bad");
        measure(good, 0.9, "train");
        measure(bad, 0.8, "test");
        measure(good, 0.2, "test");
        model("unmeasured");

        assertThat(found(Map.of("filter", "metrics.acc > 0.5"))).containsExactlyInAnyOrder("good", "bad");
        assertThat(found(Map.of("filter", "metrics.acc > 0.5", "datasets", List.of(Map.of("dataset_name", "test")))))
                .containsExactly("bad");
        assertThat(found(Map.of("datasets", List.of(Map.of("dataset_name", "train")))))
                .containsExactly("good");
        assertThat(found(Map.of("datasets", List.of(Map.of("dataset_name", "test", "dataset_digest", "other")))))
                .isNullOrEmpty();
        assertThat(found(Map.of("order_by", List.of(by("test", "dataset_name")))))
                .containsExactly("good", "bad", "unmeasured");
        assertThat(found(Map.of("order_by", List.of(by("train", "dataset_name"))))
                        .getFirst())
                .isEqualTo("good");
        assertThat(found(Map.of("order_by", List.of(by("other", "dataset_digest"), Map.of("field_name", "name")))))
                .containsExactly("bad", "good", "unmeasured");
        mlflow.post(
                        "logged-models/search",
                        Map.of("experiment_ids", List.of(experiment), "datasets", List.of(Map.of("x", "y"))))
                .statusCode(400)
                .body("message", startsWith("Missing value for required parameter 'datasets[0].dataset_name'"));
    }

    @Test
    void the_newest_of_several_measurements_is_what_models_are_ordered_by() {
        String changed = model("changed");
        String steady = model("steady");
        measure(steady, 0.5, "test");
        measure(changed, 0.1, "test");
        Map<String, Object> later = new HashMap<>(point("acc", 0.9, 6, 0)); // by its time, not by its step
        later.putAll(Map.of("model_id", changed, "dataset_name", "test", "dataset_digest", "1"));
        mlflow.post("runs/log-metric", withRun(run, later)).statusCode(200);

        assertThat(found(Map.of("order_by", List.of(by("test", "dataset_name")))))
                .containsExactly("steady", "changed");
    }

    @Test
    void a_page_goes_on_in_the_order_of_its_data_set() {
        measure(model("a"), 0.1, "test");
        measure(model("b"), 0.2, "test");
        Map<String, Object> search = new HashMap<>(Map.of(
                "experiment_ids",
                List.of(experiment),
                "max_results",
                1,
                "order_by",
                List.of(by("test", "dataset_name"))));
        search.put(
                "page_token", json(mlflow.post("logged-models/search", search)).getString("next_page_token"));

        mlflow.post("logged-models/search", search).statusCode(200).body("models[0].info.name", equalTo("b"));
        search.put("order_by", List.of(by("train", "dataset_name")));
        mlflow.post("logged-models/search", search).statusCode(400);
    }

    @Test
    void a_param_is_logged_once() {
        String params = "logged-models/" + model("net") + "/params";

        mlflow.post(params, Map.of("params", List.of(Map.of("key", "p", "value", "1"))))
                .statusCode(200);
        mlflow.post(params, Map.of("params", List.of(Map.of("key", "p", "value", "2"))))
                .statusCode(400)
                .body("message", startsWith("Changing param values is not allowed."));
        assertThat(found(Map.of("filter", "params.p = '1'"))).containsExactly("net");
        mlflow.post("logged-models/m-none/params", Map.of("params", List.of(Map.of("key", "p", "value", "2"))))
                .statusCode(404);
        Map<String, String> param = Map.of("key", "p", "value", "1");
        mlflow.post("logged-models", Map.of("experiment_id", experiment, "params", List.of(param, param)))
                .statusCode(400);
    }

    @Test
    void a_model_without_a_name_gets_one() {
        mlflow.post("logged-models", Map.of("experiment_id", experiment))
                .body("model.info.name", matchesPattern("[a-z]+-[a-z]+-[0-9]+"));
    }

    @Test
    void a_file_is_downloaded_as_the_user_interface_does() {
        String id = model("net");
        withFile(id);
        String files = "/ajax-api/2.0/mlflow/logged-models/" + id + "/artifacts/files";

        given().header(CurrentWorkspace.HEADER, mlflow.workspace)
                .get(files + "?artifact_file_path=a/b")
                .then()
                .statusCode(200)
                .body(equalTo("x"));
        given().header(CurrentWorkspace.HEADER, mlflow.workspace)
                .get(files)
                .then()
                .statusCode(400)
                .body("message", equalTo("Request must specify artifact_file_path."));
    }

    /** Uploads {@code a/b} of the model, and returns where its files are. */
    private String withFile(String id) {
        String root = json(mlflow.get("logged-models/" + id, Map.of())).getString("model.info.artifact_uri");
        given().body("x")
                .put("/api/2.0/mlflow-artifacts/artifacts/" + root.substring("mlflow-artifacts:/".length()) + "/a/b")
                .then()
                .statusCode(200);
        return root;
    }

    private static Map<String, Object> by(String data, String field) {
        return Map.of("field_name", "metrics.acc", field, data);
    }

    private String model(String name) {
        return json(mlflow.post(
                        "logged-models",
                        Map.of(
                                "experiment_id", experiment,
                                "name", name,
                                "source_run_id", run,
                                "params", List.of(Map.of("key", "p", "value", "1")))))
                .getString("model.info.model_id");
    }

    private void measure(String modelId, double value) {
        measure(modelId, value, "d");
    }

    private void measure(String modelId, double value, String data) {
        Map<String, Object> measured = new HashMap<>(point("acc", value, 5, 1));
        measured.put("model_id", modelId);
        measured.put("dataset_name", data);
        measured.put("dataset_digest", "1");
        mlflow.post("runs/log-metric", withRun(run, measured)).statusCode(200);
    }

    private List<String> found(Map<String, Object> search) {
        Map<String, Object> all = new HashMap<>(search);
        all.put("experiment_ids", List.of(experiment));
        return json(mlflow.post("logged-models/search", all)).getList("models.info.name", String.class);
    }
}
