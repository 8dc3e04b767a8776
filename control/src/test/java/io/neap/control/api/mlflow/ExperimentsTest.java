// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import static io.neap.control.api.mlflow.Mlflow.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ExperimentsTest {

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();

    @Test
    void the_default_is_there_from_the_first_use() {
        mlflow.get("experiments/get", Map.of("experiment_id", "0"))
                .statusCode(200)
                .body("experiment.name", equalTo("Default"))
                .body("experiment.lifecycle_stage", equalTo("active"))
                .body("experiment.workspace", equalTo(mlflow.workspace));
        mlflow.get("experiments/get-by-name", Map.of("experiment_name", "Default"))
                .body("experiment.experiment_id", equalTo("0"));
        mlflow.post("runs/create", Map.of()).statusCode(200).body("run.info.experiment_id", equalTo("0"));
    }

    @Test
    void a_text_that_the_database_cannot_hold_is_the_clients_mistake() {
        String id = mlflow.experiment("e");

        mlflow.post("experiments/set-experiment-tag", Map.of("experiment_id", id, "key", "team", "value", "tide\u0000"))
                .statusCode(400)
                .body("error_code", equalTo("INVALID_PARAMETER_VALUE"))
                .body("message", containsString("U+0000"));
    }

    @Test
    void an_experiment_is_found_by_id_and_by_name_in_its_workspace_alone() {
        String id = json(mlflow.post(
                        "experiments/create",
                        Map.of("name", "e", "tags", List.of(Map.of("key", "team", "value", "tide")))))
                .getString("experiment_id");

        mlflow.get("experiments/get", Map.of("experiment_id", id))
                .body("experiment.name", equalTo("e"))
                .body("experiment.tags[0].value", equalTo("tide"));
        mlflow.get("experiments/get-by-name", Map.of("experiment_name", "e"))
                .body("experiment.experiment_id", equalTo(id));

        Mlflow other = Mlflow.inFreshWorkspace();
        other.get("experiments/get", Map.of("experiment_id", id)).statusCode(404);
        other.get("experiments/get-by-name", Map.of("experiment_name", "e"))
                .statusCode(404)
                .body("error_code", equalTo("RESOURCE_DOES_NOT_EXIST"))
                .body("message", equalTo("Could not find experiment with name 'e'"));
    }

    @Test
    void a_name_is_taken_once() {
        mlflow.experiment("e");
        String other = mlflow.experiment("other");

        mlflow.post("experiments/create", Map.of("name", "e"))
                .statusCode(400)
                .body("error_code", equalTo("RESOURCE_ALREADY_EXISTS"));
        mlflow.post("experiments/update", Map.of("experiment_id", other, "new_name", "e"))
                .statusCode(400)
                .body("error_code", equalTo("RESOURCE_ALREADY_EXISTS"));
        mlflow.post("experiments/update", Map.of("experiment_id", other, "new_name", "new"))
                .statusCode(200);
        mlflow.get("experiments/get-by-name", Map.of("experiment_name", "new")).statusCode(200);
    }

    @Test
    void deleting_an_experiment_hides_its_runs_until_it_is_restored() {
        String id = mlflow.experiment("e");
        String run = mlflow.run(id);

        mlflow.post("experiments/delete", Map.of("experiment_id", id)).statusCode(200);
        mlflow.get("runs/get", Map.of("run_id", run)).body("run.info.lifecycle_stage", equalTo("deleted"));
        mlflow.post("runs/create", Map.of("experiment_id", id))
                .statusCode(400)
                .body("message", containsString("must be in the 'active' state"));

        mlflow.post("experiments/restore", Map.of("experiment_id", id)).statusCode(200);
        mlflow.get("runs/get", Map.of("run_id", run)).body("run.info.lifecycle_stage", equalTo("active"));
    }

    @Test
    void experiments_are_searched_by_name_tag_and_view_from_body_and_query() {
        String id = mlflow.experiment("alpha");
        mlflow.experiment("beta");
        mlflow.post("experiments/set-experiment-tag", Map.of("experiment_id", id, "key", "k", "value", "v"))
                .statusCode(200);

        assertThat(names(Map.of("filter", "name LIKE 'al%'"))).containsExactly("alpha");
        assertThat(names(Map.of("filter", "tags.k = 'v'"))).containsExactly("alpha");
        assertThat(names(Map.of("order_by", List.of("name DESC")))).containsExactly("beta", "alpha");
        assertThat(json(mlflow.get("experiments/search", Map.of("max_results", 1, "order_by", "name ASC")))
                        .getList("experiments.name"))
                .containsExactly("alpha");
        mlflow.post("experiments/delete", Map.of("experiment_id", id)).statusCode(200);
        assertThat(names(Map.of("view_type", "DELETED_ONLY"))).containsExactly("alpha");

        mlflow.post("experiments/restore", Map.of("experiment_id", id)).statusCode(200);
        mlflow.post("experiments/delete-experiment-tag", Map.of("experiment_id", id, "key", "k"))
                .statusCode(200);
        assertThat(names(Map.of("filter", "tags.k = 'v'"))).isNullOrEmpty();
    }

    @Test
    void mistakes_are_told_in_the_words_that_clients_know() {
        mlflow.post("experiments/create", Map.of())
                .statusCode(400)
                .body("error_code", equalTo("INVALID_PARAMETER_VALUE"))
                .body("message", containsString("Missing value for required parameter 'name'"));
        mlflow.post("experiments/create", Map.of("name", 123))
                .statusCode(400)
                .body("message", containsString("Invalid value 123 for parameter 'name' supplied"));
        mlflow.post("experiments/create", Map.of("name", "n".repeat(501))).statusCode(400);
        mlflow.post("experiments/create", "{\"name\": ").statusCode(400);
        mlflow.post("experiments/create", "[]").statusCode(400);
        mlflow.get("experiments/get", Map.of()).statusCode(400);
        mlflow.get("experiments/get", Map.of("experiment_id", "x")).statusCode(400);
        mlflow.get("experiments/get", Map.of("experiment_id", "99999999")).statusCode(404);
        mlflow.post("nothing/there", Map.of()).statusCode(404).body("error_code", equalTo("ENDPOINT_NOT_FOUND"));
        mlflow.post("experiments/create", Map.of("name", "e", "no_such_field", Map.of("a", 1)))
                .statusCode(200);
    }

    private List<String> names(Map<String, Object> search) {
        return json(mlflow.post("experiments/search", search)).getList("experiments.name", String.class);
    }
}
