// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.imports;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.retention.RetentionStore;
import io.neap.control.retention.Rule;
import io.neap.control.retention.Step;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was imported, purged, and imported again under the same id. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class PurgedImportTest {

    private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";

    @Inject
    RetentionStore retention;

    @Inject
    DataSource dataSource;

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();
    private final String runId = UUID.randomUUID().toString().replace("-", "");
    private String experiment = "";

    @BeforeEach
    void anExperiment() {
        experiment = post("experiments", Map.of("experiment", experiment("active")))
                .extract()
                .path("id");
    }

    @Test
    void a_run_that_comes_again_is_new_and_keeps_its_files() throws Throwable {
        String file = upload(put("deleted").extract().path("artifactUri"));
        step(new Rule.PurgeRuns(Long.MAX_VALUE));

        post("runs/known", Map.of("run_ids", List.of(runId))).body("runs", hasSize(0));
        put("active").body("outcome", equalTo("created"));
        step(new Rule.EmptyFolders());

        given().get(file).then().statusCode(200);
    }

    @Test
    void the_files_of_one_that_does_not_come_again_go() throws Throwable {
        String file = upload(put("deleted").extract().path("artifactUri"));
        step(new Rule.PurgeRuns(Long.MAX_VALUE));

        step(new Rule.EmptyFolders());

        given().get(file).then().statusCode(404);
    }

    @Test
    void a_deleted_run_that_has_not_changed_is_as_long_deleted_as_before() throws SQLException {
        put("deleted");
        long before = deletedAt();

        put("deleted").body("outcome", equalTo("same"));

        assertThat(deletedAt()).isEqualTo(before);
    }

    @Test
    void an_experiment_that_was_deleted_long_ago_is_deleted_here_since_now() throws Throwable {
        long before = System.currentTimeMillis();
        post("experiments", Map.of("experiment", experiment("deleted"))).body("outcome", equalTo("changed"));

        Step purged = step(new Rule.PurgeExperiments(before - 1));

        assertThat(purged.gone()).isEmpty();
    }

    private long deletedAt() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query = connection.prepareStatement("select deleted_at from run where run_id = ?")) {
            query.setString(1, runId);
            try (ResultSet rows = query.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getLong(1);
            }
        }
    }

    private Step step(Rule rule) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> retention.step(mlflow.workspace, rule, ""));
    }

    private static String upload(String artifactUri) {
        String path = ARTIFACTS + artifactUri.substring("mlflow-artifacts:/".length()) + "/weights";
        given().body("0123").put(path).then().statusCode(200);
        return path;
    }

    private ValidatableResponse put(String lifecycle) {
        Map<String, Object> info = Map.of(
                "run_id",
                runId,
                "experiment_id",
                experiment,
                "run_name",
                "calm-tide-1",
                "status",
                "FINISHED",
                "start_time",
                3_000,
                "end_time",
                4_000,
                "lifecycle_stage",
                lifecycle);
        Map<String, Object> dataset = Map.of("dataset", Map.of("name", "d", "digest", "d1"));
        return post(
                "runs",
                Map.of(
                        "run",
                        Map.of(
                                "info", info,
                                "data", Map.of("params", List.of(Map.of("key", "lr", "value", "1"))),
                                "inputs",
                                        Map.of(
                                                "dataset_inputs", List.of(dataset),
                                                "model_inputs", List.of(Map.of("model_id", "m-1"))),
                                "outputs", Map.of("model_outputs", List.of(Map.of("model_id", "m-2", "step", 7)))),
                        "fingerprint",
                        "first"));
    }

    private static Map<String, Object> experiment(String lifecycle) {
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
                2_000);
    }

    private ValidatableResponse post(String route, Object body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/workspaces/{w}/import/" + route, mlflow.workspace)
                .then()
                .statusCode(200);
    }
}
