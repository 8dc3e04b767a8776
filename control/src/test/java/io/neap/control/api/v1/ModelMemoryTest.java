// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.rollout.controller.Golden;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ModelMemoryTest {

    @Inject
    Ledger ledger;

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();

    @BeforeEach
    void threeVersions() {
        mlflow.post("registered-models/create", Map.of("name", "a net_%"));
        for (int i = 0; i < 3; i++) {
            mlflow.post("model-versions/create", Map.of("name", "a net_%", "source", "s3://bucket/" + i))
                    .statusCode(200);
        }
        alias("1");
    }

    @Test
    void a_model_is_shown_as_it_was() {
        Instant then = Instant.now();
        alias("2");
        mlflow.delete("model-versions/delete", Map.of("name", "a net_%", "version", "3"))
                .statusCode(200);
        mlflow.post("registered-models/set-tag", Map.of("name", "a net_%", "key", "owner", "value", "ada"))
                .statusCode(200);

        model("")
                .body("aliases.champion", equalTo("2"))
                .body("versions.version", equalTo(List.of("1", "2")))
                .body("tags.owner", equalTo("ada"));
        model("?at=" + then)
                .body("aliases.champion", equalTo("1"))
                .body("versions.version", equalTo(List.of("1", "2", "3")))
                .body("tags.owner", nullValue());
        model("?at=2001-01-01T00:00:00Z").statusCode(404).body("detail", containsString("as of 2001-01-01"));
        model("?at=yesterday").statusCode(400);
    }

    @Test
    void it_is_shown_with_times_as_the_ledger_has_them() throws IOException {
        String shown = model("").extract().asString();

        Golden.assertSame("model", shown);
        assertThat(JsonPath.from(shown).getString("at")).matches(".*T[\\d:]{8}(\\.\\d{3}(\\d{3})?)?Z");
    }

    @Test
    void its_history_is_of_its_versions_and_former_names_too() {
        mlflow.post("model-versions/set-tag", Map.of("name", "a net_%", "version", "2", "key", "k", "value", "v"))
                .statusCode(200);
        mlflow.post("registered-models/create", Map.of("name", "a netX%2")).statusCode(200);
        mlflow.post("registered-models/rename", Map.of("name", "a net_%", "new_name", "net"))
                .statusCode(200);

        given().get("/api/v1/workspaces/{w}/models/net/history", mlflow.workspace)
                .then()
                .statusCode(200)
                .body("entries[0].kind", equalTo("registered-model.created"))
                .body("entries.kind", hasItems("model-version.created", "alias.set", "model-version.tag-set"))
                .body("entries[-1].kind", equalTo("registered-model.renamed"))
                .body("entries.size()", equalTo(7));
        String now = Instant.now().toString();
        given().get("/api/v1/workspaces/{w}/models/net?at={now}", mlflow.workspace, now)
                .then()
                .body("aliases.champion", equalTo("1"));
        model("").statusCode(404);
        model("?at=" + now).statusCode(404);
        given().get("/api/v1/workspaces/{w}/models/none/history", mlflow.workspace)
                .then()
                .statusCode(404);
    }

    @Test
    void an_alias_goes_back_to_what_traffic_has_proven_last_and_is_still_there() {
        rollBack().statusCode(400).body("detail", containsString("nothing proven to go back to"));
        completed("a net_%", "2");
        completed("another", "3");
        completed("a net_%", "3");
        alias("3");
        mlflow.post("model-versions/transition-stage", Map.of("name", "a net_%", "version", "1", "stage", "Archived"))
                .statusCode(200);

        rollBack().body("from", equalTo("3")).body("to", equalTo("2")).body("service", equalTo("shop"));

        mlflow.get("registered-models/alias", Map.of("name", "a net_%", "alias", "champion"))
                .body("model_version.version", equalTo("2"));
        rollBack().body("to", equalTo("3"));
        mlflow.delete("model-versions/delete", Map.of("name", "a net_%", "version", "2"))
                .statusCode(200);
        rollBack().statusCode(400);
    }

    @Test
    void what_a_namesake_has_proven_before_proves_nothing() {
        completed("a net_%", "2");
        mlflow.delete("registered-models/delete", Map.of("name", "a net_%")).statusCode(200);
        threeVersions();

        rollBack().statusCode(400);

        completed("a net_%", "3");
        mlflow.post("registered-models/rename", Map.of("name", "a net_%", "new_name", "net"));
        mlflow.post("registered-models/rename", Map.of("name", "net", "new_name", "a net_%"));
        rollBack().statusCode(200).body("to", equalTo("3"));
    }

    @Test
    void who_rolls_back_moves_an_alias_like_anybody() {
        completed("a net_%", "2");
        given().contentType(ContentType.JSON)
                .body(Map.of("approvedAliases", List.of("champion")))
                .put("/api/v1/workspaces/{w}/models/{m}/policy", mlflow.workspace, "a net_%")
                .then()
                .statusCode(200);

        rollBack().statusCode(400).body("detail", containsString("says no name"));
    }

    @Test
    void the_history_tells_who_changed_it_and_why_as_far_as_they_say_so() {
        move(
                "2",
                Map.of("Authorization", "Basic YWRhOnNlY3JldA==", "X-Neap-Reason", "beats 1 by 3 %25 in M%C3%BCnchen"));
        move("3", Map.of("Authorization", "Bearer abc"));

        ValidatableResponse history = given().urlEncodingEnabled(false)
                .get("/api/v1/workspaces/" + mlflow.workspace + "/models/a%20net_%25/history")
                .then();
        history.body("entries[-2].actor", equalTo("user:ada"))
                .body("entries[-2].data.reason", equalTo("beats 1 by 3 % in München"))
                .body("entries[-1].actor", equalTo("client"))
                .body("entries[-1].data.reason", nullValue());
    }

    private void move(String version, Map<String, String> headers) {
        given().header("X-MLFLOW-WORKSPACE", mlflow.workspace)
                .headers(headers)
                .contentType(ContentType.JSON)
                .body(Map.of("name", "a net_%", "alias", "champion", "version", version))
                .post("/api/2.0/mlflow/registered-models/alias")
                .then()
                .statusCode(200);
    }

    @Test
    void mistakes_say_what_to_do() {
        rollBack("{}").statusCode(400).body("detail", containsString("Say which alias"));
        rollBack("{\"alias\": \"none\"}").statusCode(400).body("detail", containsString("none not found"));
    }

    private void alias(String version) {
        mlflow.post("registered-models/alias", Map.of("name", "a net_%", "alias", "champion", "version", version))
                .statusCode(200);
    }

    private ValidatableResponse model(String query) {
        return given().urlEncodingEnabled(false)
                .get("/api/v1/workspaces/" + mlflow.workspace + "/models/a%20net_%25" + query)
                .then();
    }

    private ValidatableResponse rollBack() {
        return rollBack("{\"alias\": \"champion\"}");
    }

    private ValidatableResponse rollBack(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/workspaces/{w}/models/{m}/rollback", mlflow.workspace, "a net_%")
                .then();
    }

    /** What the rollout controller writes when a version has all requests. */
    private void completed(String model, String version) {
        try {
            VertxContextSupport.subscribeAndAwait(() -> ledger.record(
                    () -> Uni.createFrom().voidItem(),
                    done -> List.of(new LedgerEntry(
                            "rollout.completed",
                            mlflow.workspace,
                            "service/shop",
                            "rollout-controller",
                            Map.of("model", model, "version", version)))));
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }
}
