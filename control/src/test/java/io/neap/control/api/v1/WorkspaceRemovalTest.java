// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import static io.neap.control.api.mlflow.Mlflow.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A workspace that goes with what is in it, or leaves it to {@code default}. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class WorkspaceRemovalTest extends RetentionScene {

    private static final String WORKSPACES = "/api/3.0/mlflow/workspaces/";

    @Test
    void with_cascade_everything_in_it_is_gone_and_the_ledger_has_what_it_was() {
        String run = runWithEverything();
        String artifact = upload(run, "model/weights", "0123456789");
        String model = model(run);
        registered("net", "models:/" + model);
        String trace = trace(run);
        webhook();
        policy(Map.of("tracesAfterDays", 90));
        mlflow.get("experiments/get", Map.of("experiment_id", "0")).statusCode(200);

        remove("CASCADE").statusCode(204);

        remove("CASCADE").statusCode(204);
        remove("SET_DEFAULT").statusCode(404);
        given().get(WORKSPACES + mlflow.workspace).then().statusCode(404);
        mlflow.get("runs/get", Map.of("run_id", run)).statusCode(404);
        mlflow.get("logged-models/" + model, Map.of()).statusCode(404);
        mlflow.get("registered-models/get", Map.of("name", "net")).statusCode(404);
        traces(trace).statusCode(404);
        given().get(artifact).then().statusCode(404);
        JsonPath closed = ledger("workspace.closed");
        assertThat(closed.getString("entries[0].data.mode")).isEqualTo("CASCADE");
        assertThat(closed.getMap("entries[0].data.content"))
                .containsEntry("runs", 1)
                .containsEntry("traces", 1)
                .containsEntry("webhooks", 1)
                .containsEntry("registered models", 1);
        assertThat(closed.getList("entries[0].data.experiments")).containsExactly("old");
        assertThat(closed.getList("entries[0].data.models")).containsExactly("net");
        assertThat(ledger("workspace.deleted").getList("entries")).hasSize(1);
        assertThat(ledger("registered-model.deleted").getList("entries")).hasSize(1);
        assertThat(ledger("run.started").getList("entries")).hasSize(1);
    }

    @Test
    void a_deleted_workspaces_name_begins_anew() {
        mlflow.run(experiment);
        policy(Map.of("tracesAfterDays", 90));
        remove("CASCADE").statusCode(204);

        String next = mlflow.experiment("old");

        mlflow.get("experiments/get", Map.of("experiment_id", experiment)).statusCode(404);
        mlflow.post("runs/search", Map.of("experiment_ids", List.of(next))).body("runs", equalTo(null));
        retention("").body("tracesAfterDays", equalTo(null));
    }

    @Test
    void with_set_default_all_of_it_belongs_to_default_under_its_ids_and_names() {
        String name = "exp-" + mlflow.workspace;
        String net = "net-" + mlflow.workspace;
        mlflow.post("experiments/update", Map.of("experiment_id", experiment, "new_name", name))
                .statusCode(200);
        String run = runWithEverything();
        String artifact = upload(run, "model/weights", "0123456789");
        String model = model(run);
        registered(net, "models:/" + model);
        mlflow.post("registered-models/alias", Map.of("name", net, "alias", "champion", "version", "1"))
                .statusCode(200);
        String trace = trace(run);

        remove("SET_DEFAULT").statusCode(204);

        given().get(WORKSPACES + mlflow.workspace).then().statusCode(404);
        there("experiments/get", Map.of("experiment_id", experiment)).body("experiment.name", equalTo(name));
        there("runs/get", Map.of("run_id", run))
                .body("run.data.params[0].key", equalTo("p"))
                .body("run.inputs.dataset_inputs", hasSize(1));
        there("logged-models/" + model, Map.of()).statusCode(200);
        there("registered-models/get", Map.of("name", net))
                .body("registered_model.aliases[0].alias", equalTo("champion"))
                .body("registered_model.latest_versions[0].version", equalTo("1"));
        given().get("/api/3.0/mlflow/traces/" + trace).then().statusCode(200);
        given().get(artifact).then().statusCode(200);
        for (Map<String, ?> search :
                List.of(Map.of("order_by", List.of("metrics.loss ASC")), Map.of("filter", "params.p = '1'"))) {
            Map<String, Object> body = new HashMap<>(search);
            body.put("experiment_ids", List.of(experiment));
            given().contentType(ContentType.JSON)
                    .body(body)
                    .post("/api/2.0/mlflow/runs/search")
                    .then()
                    .body("runs.info.run_id", hasItem(run));
        }
        given().get("/api/v1/workspaces/default/models/" + net + "/history")
                .then()
                .statusCode(200)
                .body("entries.kind", hasItem("registered-model.created"))
                .body("entries.kind", hasItem("model-version.created"))
                .body("entries.kind", hasItem("registered-model.renamed"))
                .body("entries.kind", not(hasItem("registered-model.left")));
    }

    @Test
    void runs_of_a_renamed_default_get_an_experiment_of_their_own() {
        String name = "first-" + mlflow.workspace;
        mlflow.post("experiments/update", Map.of("experiment_id", "0", "new_name", name))
                .statusCode(200);
        mlflow.post("experiments/update", Map.of("experiment_id", experiment, "new_name", "exp-" + mlflow.workspace))
                .statusCode(200);
        String run = mlflow.run("0");

        remove("SET_DEFAULT").statusCode(204);

        String moved = json(there("experiments/get-by-name", Map.of("experiment_name", name)))
                .getString("experiment.experiment_id");
        assertThat(moved).isNotEqualTo("0");
        there("runs/get", Map.of("run_id", run)).body("run.info.experiment_id", equalTo(moved));
    }

    @Test
    void names_that_default_has_are_named_and_nothing_is_moved() {
        given().contentType(ContentType.JSON)
                .body(Map.of("name", "clash-" + mlflow.workspace))
                .post("/api/2.0/mlflow/experiments/create")
                .then()
                .statusCode(200);
        mlflow.experiment("clash-" + mlflow.workspace);
        mlflow.run("0");

        remove("SET_DEFAULT")
                .statusCode(409)
                .body("error_code", equalTo("RESOURCE_CONFLICT"))
                .body("message", containsString("experiment Default, experiment clash-" + mlflow.workspace));

        mlflow.get("experiments/get", Map.of("experiment_id", experiment)).statusCode(200);
        mlflow.experiment("still open");
    }

    @Test
    void an_alias_that_default_wants_approved_is_named_and_nothing_is_moved() {
        String net = "net-" + mlflow.workspace;
        String alias = "approved-" + mlflow.workspace;
        mlflow.post("experiments/update", Map.of("experiment_id", experiment, "new_name", "exp-" + mlflow.workspace))
                .statusCode(200);
        registered(net, "s3://bucket/model");
        mlflow.post("registered-models/alias", Map.of("name", net, "alias", alias, "version", "1"))
                .statusCode(200);
        models("default", "policy", Map.of("approvedAliases", List.of(alias)));

        remove("SET_DEFAULT").statusCode(409).body("message", containsString("alias " + alias + " of " + net));

        models(mlflow.workspace, "models/" + net + "/policy", Map.of("approvedAliases", List.of()));
        remove("SET_DEFAULT").statusCode(204);
        models("default", "policy", Map.of());
    }

    @Test
    void data_that_only_purged_runs_used_is_no_clash() {
        mlflow.post("experiments/update", Map.of("experiment_id", experiment, "new_name", "exp-" + mlflow.workspace))
                .statusCode(200);
        experiment = "0";
        String run = runWithEverything();
        usedInDefault();
        delete(run);
        policy(Map.of("deletedAfterDays", 0));
        apply();

        remove("SET_DEFAULT").statusCode(204);
    }

    @Test
    void what_waits_for_events_there_is_named_and_nothing_is_deleted() {
        given().contentType(ContentType.JSON)
                .body(Map.of(
                        "eventType",
                        "drift",
                        "function",
                        "retraining",
                        "environment",
                        Map.of("NEAP_MODEL_NAME", "m", "NEAP_LABEL", "l")))
                .put("/api/v1/workspaces/{w}/triggers/nightly", mlflow.workspace)
                .then()
                .statusCode(200);

        remove("CASCADE").statusCode(409).body("message", containsString("while there is trigger nightly"));

        mlflow.get("experiments/get", Map.of("experiment_id", experiment)).statusCode(200);
        given().delete("/api/v1/workspaces/{w}/triggers/nightly", mlflow.workspace)
                .then()
                .statusCode(204);
        remove("CASCADE").statusCode(204);
    }

    @Test
    void default_and_modes_that_nobody_knows_are_refused() {
        given().delete(WORKSPACES + "default?mode=CASCADE").then().statusCode(400);
        remove("RECURSE").statusCode(400).body("message", containsString("SET_DEFAULT, CASCADE, RESTRICT"));
        given().delete(WORKSPACES + "never-was?mode=CASCADE").then().statusCode(404);
        remove("RESTRICT").statusCode(409);
    }

    private ValidatableResponse remove(String mode) {
        return given().queryParam("mode", mode)
                .delete(WORKSPACES + mlflow.workspace)
                .then();
    }

    private static ValidatableResponse there(String route, Map<String, ?> query) {
        return given().queryParams(query).get("/api/2.0/mlflow/" + route).then().statusCode(200);
    }

    /** The same data as that of {@link #runWithEverything}. */
    private static void usedInDefault() {
        String run =
                json(inDefault("runs/create", Map.of("experiment_id", "0"))).getString("run.info.run_id");
        Map<String, String> data = Map.of("name", "d", "digest", "1", "source_type", "local", "source", "s");
        inDefault("runs/log-inputs", Map.of("run_id", run, "datasets", List.of(Map.of("dataset", data))));
        inDefault("runs/delete", Map.of("run_id", run));
    }

    private static ValidatableResponse inDefault(String route, Map<String, ?> body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/2.0/mlflow/" + route)
                .then()
                .statusCode(200);
    }

    private static void models(String workspace, String what, Map<String, Object> policy) {
        given().contentType(ContentType.JSON)
                .body(policy)
                .put("/api/v1/workspaces/" + workspace + "/" + what)
                .then()
                .statusCode(200);
    }

    private void registered(String name, String source) {
        mlflow.post("registered-models/create", Map.of("name", name)).statusCode(200);
        mlflow.post("model-versions/create", Map.of("name", name, "source", source))
                .statusCode(200);
    }

    private void webhook() {
        mlflow.post(
                        "webhooks",
                        Map.of(
                                "name", "w",
                                "url", "https://example.com/hook",
                                "events", List.of(Map.of("entity", "MODEL_VERSION", "action", "CREATED"))))
                .statusCode(200);
    }
}
