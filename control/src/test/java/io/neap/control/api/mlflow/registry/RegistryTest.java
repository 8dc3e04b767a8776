// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.registry;

import static io.neap.control.api.mlflow.Mlflow.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.error.DomainException;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.Ledger.LedgerQuery;
import io.neap.control.model.ModelReference;
import io.neap.control.model.ModelRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.vertx.RunOnVertxContext;
import io.quarkus.test.vertx.UniAsserter;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class RegistryTest {

    private static final String SHA256_OF_NET = "a08a0fcbdeafd3c1b3a4b495b9a9c9d96850f08946b52bc0622347d3b6e73b78";

    @Inject
    ModelRegistry registry;

    @Inject
    Ledger ledger;

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();
    private String run = "";
    private String modelId = "";
    private String folder = "";

    /** A run's logged ONNX model, registered as version 1 of {@code net}. */
    @BeforeEach
    void oneVersion() {
        String experiment = mlflow.experiment("e");
        run = mlflow.run(experiment);
        JsonPath logged = json(mlflow.post(
                "logged-models", Map.of("experiment_id", experiment, "name", "onnx", "source_run_id", run)));
        modelId = logged.getString("model.info.model_id");
        folder = logged.getString("model.info.artifact_uri").substring("mlflow-artifacts:/".length());
        put(folder + "/MLmodel", "flavors:\n  onnx:\n    data: model.onnx\n");
        put(folder + "/model.onnx", "net");
        mlflow.post("registered-models/create", Map.of("name", "net")).statusCode(200);
        mlflow.post("model-versions/create", Map.of("name", "net", "source", "models:/" + modelId, "model_id", modelId))
                .statusCode(200);
    }

    @Test
    void a_version_knows_its_run_and_its_files() {
        mlflow.get("model-versions/get", Map.of("name", "net", "version", "1"))
                .statusCode(200)
                .body("model_version.run_id", equalTo(run))
                .body("model_version.model_id", equalTo(modelId))
                .body("model_version.status", equalTo("READY"))
                .body("model_version.current_stage", equalTo("None"))
                .body("model_version.source", equalTo("models:/" + modelId));
        mlflow.get("model-versions/get-download-uri", Map.of("name", "net", "version", "1"))
                .body("artifact_uri", equalTo("mlflow-artifacts:/" + folder));
        mlflow.get("registered-models/get", Map.of("name", "net"))
                .body("registered_model.latest_versions[0].version", equalTo("1"));
    }

    @Test
    void an_alias_is_set_moved_and_removed() {
        mlflow.post("model-versions/create", Map.of("name", "net", "source", "models:/net/1"))
                .statusCode(200);
        alias("champion", "1").statusCode(200);
        alias("champion", "2").statusCode(200);

        mlflow.get("registered-models/alias", Map.of("name", "net", "alias", "champion"))
                .body("model_version.version", equalTo("2"))
                .body("model_version.run_id", equalTo(run))
                .body("model_version.aliases", equalTo(List.of("champion")));
        mlflow.get("registered-models/get", Map.of("name", "net"))
                .body("registered_model.aliases[0].version", equalTo("2"));
        mlflow.delete("registered-models/alias", Map.of("name", "net", "alias", "champion"))
                .statusCode(200);
        mlflow.get("registered-models/alias", Map.of("name", "net", "alias", "champion"))
                .statusCode(400)
                .body("message", equalTo("Registered model alias champion not found."));
        alias("champion", "9").statusCode(404);
        alias("v1", "1").statusCode(400);
        alias("latest", "1").statusCode(400);
        alias("a b", "1").statusCode(400);
        alias("a", "x").statusCode(400);
    }

    @Test
    void the_newest_version_is_found_as_if_by_an_alias() {
        mlflow.post("model-versions/create", Map.of("name", "net", "source", "s3://bucket/net"))
                .statusCode(200);

        mlflow.get("registered-models/alias", Map.of("name", "net", "alias", "latest"))
                .statusCode(200)
                .body("model_version.version", equalTo("2"));
        mlflow.post("registered-models/alias", Map.of("name", "net", "alias", "Latest", "version", "1"))
                .statusCode(400);
    }

    @Test
    void an_alias_has_letters_of_any_script() {
        mlflow.post("registered-models/alias", Map.of("name", "net", "alias", "\u00e9lu", "version", "1"))
                .statusCode(200);
        mlflow.post("model-versions/create", Map.of("name", "net", "source", "models:/net@\u00e9lu"))
                .statusCode(200)
                .body("model_version.run_id", equalTo(run));
    }

    @Test
    void a_number_is_never_used_again() {
        mlflow.delete("model-versions/delete", Map.of("name", "net", "version", "1"))
                .statusCode(200);

        mlflow.post("model-versions/create", Map.of("name", "net", "source", "mlflow-artifacts:/x"))
                .body("model_version.version", equalTo("2"))
                .body("model_version.run_id", nullValue());
        mlflow.get("model-versions/get", Map.of("name", "net", "version", "1")).statusCode(404);
    }

    @Test
    void models_and_versions_are_searched() {
        mlflow.post("registered-models/create", Map.of("name", "other")).statusCode(200);
        mlflow.post("model-versions/set-tag", Map.of("name", "net", "version", "1", "key", "k", "value", "v"))
                .statusCode(200);
        mlflow.post("registered-models/set-tag", Map.of("name", "net", "key", "k", "value", "v"))
                .statusCode(200);

        mlflow.get("registered-models/search", Map.of("filter", "name LIKE 'n%' AND tags.k = 'v'"))
                .body("registered_models.name", equalTo(List.of("net")));
        mlflow.get("registered-models/search", Map.of("filter", "tag.`mlflow.prompt.is_prompt` != 'true'"))
                .body("registered_models.name", equalTo(List.of("net", "other")));
        mlflow.get("registered-models/search", Map.of("max_results", 1, "order_by", "name DESC"))
                .body("registered_models.name", equalTo(List.of("other")));
        mlflow.get("model-versions/search", Map.of("filter", "name = 'net' AND tags.k = 'v' AND version_number < 2"))
                .body("model_versions.version", equalTo(List.of("1")));
        mlflow.get("model-versions/search", Map.of("filter", "run_id IN ('" + run + "')"))
                .body("model_versions.name", equalTo(List.of("net")));
        mlflow.get("registered-models/search", Map.of("max_results", 1_001)).statusCode(400);
    }

    @Test
    void a_model_is_described_renamed_and_deleted() {
        mlflow.patch("registered-models/update", Map.of("name", "net", "description", "d"))
                .body("registered_model.description", equalTo("d"));
        mlflow.patch("model-versions/update", Map.of("name", "net", "version", "1", "description", "dv"))
                .body("model_version.description", equalTo("dv"));
        mlflow.post("registered-models/rename", Map.of("name", "net", "new_name", "net2"))
                .body("registered_model.latest_versions[0].name", equalTo("net2"));
        mlflow.post("registered-models/get-latest-versions", Map.of("name", "net2"))
                .body("model_versions.version", equalTo(List.of("1")));
        mlflow.get("registered-models/get-latest-versions", Map.of("name", "net2", "stages", "None"))
                .body("model_versions.version", equalTo(List.of("1")));
        mlflow.delete("registered-models/delete", Map.of("name", "net2")).statusCode(200);
        mlflow.get("registered-models/get", Map.of("name", "net2")).statusCode(404);
    }

    @Test
    void a_name_may_stay_as_it_is() {
        mlflow.post("registered-models/rename", Map.of("name", "net", "new_name", "net"))
                .statusCode(200)
                .body("registered_model.name", equalTo("net"));
    }

    @Test
    void a_version_moves_by_stages_for_clients_that_still_use_them() {
        mlflow.post("model-versions/create", Map.of("name", "net", "source", "models:/net/1"))
                .statusCode(200);
        stage("1", "production", false).statusCode(200).body("model_version.current_stage", equalTo("Production"));

        stage("2", "Production", true).statusCode(200).body("model_version.version", equalTo("2"));

        mlflow.get("model-versions/get", Map.of("name", "net", "version", "1"))
                .body("model_version.current_stage", equalTo("Archived"));
        mlflow.get("registered-models/get", Map.of("name", "net"))
                .body("registered_model.latest_versions.version", equalTo(List.of("2", "1")));
        mlflow.post("registered-models/get-latest-versions", Map.of("name", "net", "stages", List.of("production")))
                .body("model_versions.version", equalTo(List.of("2")));
        stage("2", "Archived", true)
                .statusCode(400)
                .body("message", containsString("'Archived' is not an Active stage."));
        stage("2", "Prod", false).statusCode(400).body("message", containsString("Invalid Model Version stage: Prod"));
        stage("9", "Staging", false).statusCode(404);
    }

    @Test
    void no_version_is_in_production_until_it_is_moved_there() {
        mlflow.post("registered-models/get-latest-versions", Map.of("name", "net", "stages", List.of("Production")))
                .statusCode(200)
                .body("model_versions", nullValue());
        mlflow.post("registered-models/get-latest-versions", Map.of("name", "net", "stages", List.of("Prod")))
                .statusCode(400)
                .body("message", containsString("Invalid Model Version stage: Prod"));
    }

    @Test
    void mistakes_are_told_in_the_words_that_clients_know() {
        for (String name : List.of("a/b", "a\n/b", "a\nb", "a:b", "a@b", "..")) {
            mlflow.post("registered-models/create", Map.of("name", name))
                    .statusCode(400)
                    .body("message", containsString("Invalid model name"));
        }
        mlflow.post("registered-models/create", Map.of("name", "net"))
                .statusCode(400)
                .body("error_code", equalTo("RESOURCE_ALREADY_EXISTS"))
                .body("message", equalTo("Registered Model (name=net) already exists."));
        mlflow.get("registered-models/get", Map.of("name", "no"))
                .statusCode(404)
                .body("message", equalTo("Registered Model with name=no not found"));
        mlflow.post("registered-models/create", Map.of("name", "a/b")).statusCode(400);
        mlflow.post("model-versions/create", Map.of("name", "no", "source", "x"))
                .statusCode(404);
        mlflow.post("model-versions/create", Map.of("name", "net", "source", "models:/m-none"))
                .statusCode(404)
                .body("message", containsString("m-none"));
        mlflow.get("model-versions/get", Map.of("name", "net", "version", "one"))
                .statusCode(400);
    }

    @Test
    @RunOnVertxContext
    void a_reference_becomes_the_file_to_serve(UniAsserter asserter) {
        asserter.assertThat(
                () -> registry.servable(mlflow.workspace, ModelReference.parse("models:/net/1")), servable -> {
                    assertThat(servable.artifactPath()).isEqualTo(folder + "/model.onnx");
                    assertThat(servable.size()).isEqualTo(3);
                    assertThat(servable.sha256()).isEqualTo(SHA256_OF_NET);
                });
        asserter.assertFailedWith(
                () -> registry.servable(mlflow.workspace, ModelReference.parse("models:/net@nobody")),
                failure -> assertThat(failure).hasMessageContaining("models:/net@nobody not found"));
        asserter.assertFailedWith(
                () -> registry.servable(mlflow.workspace, ModelReference.parse("models:/" + modelId)),
                DomainException.class);
    }

    @Test
    void a_version_without_an_onnx_file_is_registered_and_not_served() {
        put(folder + "/MLmodel", "flavors:\n  sklearn: {}\n");

        mlflow.post("model-versions/create", Map.of("name", "net", "source", "models:/" + modelId))
                .statusCode(200);

        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(
                        () -> registry.servable(mlflow.workspace, new ModelReference.Version("net", "2"))))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("names no ONNX file");
    }

    @Test
    @RunOnVertxContext
    void the_ledger_has_every_change_and_what_it_was_made_of(UniAsserter asserter) {
        asserter.assertThat(
                () -> ledger.find(new LedgerQuery(mlflow.workspace, List.of(), List.of(), Optional.empty(), 100)),
                entries -> {
                    assertThat(entries)
                            .extracting(entry -> entry.entry().kind())
                            .containsExactly(
                                    "experiment.created",
                                    "run.started",
                                    "logged-model.created",
                                    "registered-model.created",
                                    "model-version.created");
                    assertThat(entries.getLast().entry().subject()).isEqualTo("model/net/1");
                    assertThat(entries.getLast().entry().data())
                            .containsEntry("run_id", run)
                            .containsEntry("model_id", modelId)
                            .containsEntry("sha256", SHA256_OF_NET);
                });
    }

    private ValidatableResponse alias(String alias, String version) {
        return mlflow.post("registered-models/alias", Map.of("name", "net", "alias", alias, "version", version));
    }

    private ValidatableResponse stage(String version, String stage, boolean archive) {
        return mlflow.post(
                "model-versions/transition-stage",
                Map.of("name", "net", "version", version, "stage", stage, "archive_existing_versions", archive));
    }

    private static void put(String path, String content) {
        given().body(content.getBytes(StandardCharsets.UTF_8))
                .put("/api/2.0/mlflow-artifacts/artifacts/" + path)
                .then()
                .statusCode(200);
    }
}
