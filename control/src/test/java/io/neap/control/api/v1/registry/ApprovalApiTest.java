// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.registry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.error.DomainException;
import io.neap.control.model.ModelRegistry;
import io.neap.control.rollout.controller.Golden;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ApprovalApiTest {

    @Inject
    ModelRegistry models;

    private final Registry registry = new Registry();

    @BeforeEach
    void aChampionThatIsHeld() {
        registry.model("net");
        for (String model : List.of("one", "two")) {
            registry.put(model, "weights.bin", model);
            registry.register("net", model).statusCode(200);
        }
        registry.alias("net", "champion", "1").statusCode(200);
        registry.put("models/net/policy", Map.of("approvedAliases", List.of("champion")))
                .statusCode(200)
                .body("effective.approvedAliases", contains("champion"));
    }

    @Test
    void an_alias_moves_only_to_what_somebody_else_has_approved() {
        registry.alias("net", "champion", "2")
                .statusCode(400)
                .body("error_code", equalTo("INVALID_PARAMETER_VALUE"))
                .body("message", allOf(containsString("says no name"), containsString("MLFLOW_TRACKING_USERNAME")));
        move("ada", "2")
                .statusCode(400)
                .body("error_code", equalTo("INVALID_PARAMETER_VALUE"))
                .body(
                        "message",
                        allOf(containsString("nobody has approved"), containsString("neap model approve net 2")));
        approve("ada", "2", "looks good").statusCode(200);
        move("ada", "2").statusCode(400).body("message", containsString("only ada, who moves it"));
        approve("eve", "2", "other", "shadow").statusCode(200);
        move("ada", "2").statusCode(400);
        approve("bob", "2", "measured it").statusCode(200).body("approver", equalTo("bob"));

        registry.alias("net", "champion", "2").statusCode(400);
        move("ada", "2").statusCode(200);

        registry.get("models/net/history")
                .body("entries[-1].kind", equalTo("alias.set"))
                .body("entries[-1].actor", equalTo("user:ada"))
                .body("entries[-1].data.approvedBy", contains("bob"))
                .body("entries[-2].kind", equalTo("approval.given"))
                .body("entries[-2].actor", equalTo("user:bob"))
                .body("entries[-2].subject", equalTo("model/net/2"))
                .body("entries[-2].data.alias", equalTo("champion"))
                .body("entries[-2].data.version", equalTo("2"))
                .body("entries[-2].data.reason", equalTo("measured it"))
                .body("entries[-2].data.digest.length()", equalTo(64));
    }

    @Test
    void other_aliases_and_one_that_stays_are_free() {
        registry.alias("net", "champion", "1").statusCode(200);
        registry.alias("net", "shadow", "2").statusCode(200);
        registry.mlflow
                .delete("registered-models/alias", Map.of("name", "net", "alias", "champion"))
                .statusCode(200);

        registry.alias("net", "champion", "1").statusCode(400);
        move("ada", "1").statusCode(400);
    }

    @Test
    void a_reason_does_not_stand_in_for_an_approval() {
        says("ada", Map.of("version", "2", "reason", "it burns"))
                .put(registry.path("models/net/aliases/champion"))
                .then()
                .statusCode(400)
                .body("detail", containsString("A reason does not stand in for that"));
        approve("bob", "2", "").statusCode(200);
        says("ada", Map.of("version", "2", "reason", "it burns"))
                .put(registry.path("models/net/aliases/champion"))
                .then()
                .statusCode(200);

        registry.get("models/net/history")
                .body("entries[-1].data.reason", equalTo("it burns"))
                .body("entries[-1].data.approvedBy", contains("bob"));
    }

    @Test
    void an_approval_holds_for_the_files_that_were_there() {
        approve("bob", "2", "").statusCode(200).body("covers", equalTo("files")).body("note", nullValue());
        registry.put("two", "weights.bin", "others");

        move("ada", "2").statusCode(400).body("message", containsString("not those that bob approved"));
        registry.get("models/net/versions/2/approvals").body("approvals.holds", contains(false));
        approve("bob", "2", "").statusCode(200);
        registry.get("models/net/versions/2").body("approvals.holds", contains(true));
        registry.put("two", "code/late.py", "print()");
        move("ada", "2").statusCode(400);
        approve("bob", "2", "").statusCode(200);
        move("ada", "2").statusCode(200);
    }

    @Test
    void of_files_elsewhere_the_address_is_approved() {
        registry.mlflow
                .post("model-versions/create", Map.of("name", "net", "source", "s3://bucket/model"))
                .statusCode(200);

        approve("bob", "3", "")
                .statusCode(200)
                .body("covers", equalTo("source"))
                .body("note", containsString("another store"));
        move("ada", "3").statusCode(200);
    }

    @Test
    void approvals_are_listed_and_the_same_again_changes_nothing() throws IOException {
        approve("bob", "2", "measured it").statusCode(200);
        String at = registry.get("models/net/versions/2/approvals").extract().path("approvals[0].at");
        approve("bob", "2", "measured it").body("at", equalTo(at));
        approve("ada", "2", "").statusCode(200).body("reason", nullValue());

        String listed = registry.get("models/net/versions/2/approvals")
                .statusCode(200)
                .extract()
                .asString();

        Golden.assertSame("model-approvals", listed);
        approve("bob", "2", "measured twice").body("reason", equalTo("measured twice"));
        registry.get("models/net/history")
                .body(
                        "entries.findAll { it.kind == 'approval.given' }.actor",
                        contains("user:bob", "user:ada", "user:bob"));
    }

    @Test
    void who_has_approved_may_withdraw_that() {
        approve("bob", "2", "").statusCode(200);
        withdraw("ada", "2").statusCode(404).body("detail", containsString("ada has not approved version 2"));
        String before = Instant.now().toString();

        withdraw("bob", "2").statusCode(200).body("holds", equalTo(false));

        withdraw("bob", "2").statusCode(404);
        move("ada", "2").statusCode(400).body("message", containsString("nobody has approved"));
        registry.get("models/net/history")
                .body("entries[-1].kind", equalTo("approval.withdrawn"))
                .body("entries[-1].data.reason", equalTo("not sure any more"));
        registry.get("models/net?at=" + before).body("versions[1].approvals.champion", contains("bob"));
        for (String now : List.of("", "?at=" + Instant.now())) {
            registry.get("models/net" + now).body("versions[1].approvals.size()", equalTo(0));
        }
    }

    @Test
    void an_approval_goes_where_its_version_goes() {
        approve("bob", "1", "").statusCode(200);
        approve("bob", "2", "").statusCode(200);
        registry.mlflow
                .post("registered-models/rename", Map.of("name", "net", "new_name", "web"))
                .statusCode(200);

        registry.get("models/web").body("versions.approvals.champion", contains(List.of("bob"), List.of("bob")));
        registry.mlflow
                .delete("model-versions/delete", Map.of("name", "web", "version", "2"))
                .statusCode(200);

        registry.get("models/web").body("versions.size()", equalTo(1));
        registry.get("models/web/versions/2/approvals").statusCode(404);
        registry.get("models/web/versions/1/approvals").body("approvals.approver", contains("bob"));
    }

    @Test
    void a_workspace_may_hold_all_aliases_and_a_model_say_otherwise() {
        registry.put("policy", Map.of("approvedAliases", List.of("*"))).statusCode(200);
        registry.model("web");
        registry.register("web", "two").statusCode(200);

        registry.alias("web", "any", "1").statusCode(400).body("message", containsString("approvedAliases"));
        registry.put("models/web/policy", Map.of("approvedAliases", List.of())).statusCode(200);
        registry.alias("web", "any", "1").statusCode(200);
    }

    @Test
    void what_neap_moves_by_itself_needs_an_approval_by_anybody() throws Throwable {
        assertThat(byOperator()).get().asString().contains("nobody has approved that. Have somebody do so");

        approve("ada", "2", "").statusCode(200);

        assertThat(byOperator()).isEmpty();
        registry.get("models/net/history")
                .body("entries[-1].actor", equalTo("operator"))
                .body("entries[-1].data.approvedBy", contains("ada"));
    }

    @Test
    void an_import_moves_no_alias_that_is_held() {
        Map<String, Object> source = Map.of(
                "name",
                "net",
                "creation_timestamp",
                1,
                "aliases",
                List.of(Map.of("alias", "champion", "version", "2"), Map.of("alias", "old", "version", "1")));
        registry.alias("net", "champion", "1").statusCode(200);
        Map<String, Object> body = Map.of("registered_model", source, "aliased", true);
        registry.mlflow.delete("registered-models/alias", Map.of("name", "net", "alias", "champion"));

        says("ada", body).post(registry.path("import/models")).then().statusCode(400);
        approve("bob", "2", "").statusCode(200);
        says("ada", body).post(registry.path("import/models")).then().statusCode(200);

        registry.get("models/net").body("aliases.champion", equalTo("2")).body("aliases.old", equalTo("1"));
    }

    @Test
    void prompts_that_are_text_need_nobodys_word_and_a_tag_alone_makes_none() {
        registry.put("policy", Map.of("approvedAliases", List.of("*"))).statusCode(200);
        Map<String, String> tag = Map.of("key", "mlflow.prompt.is_prompt", "value", "true");
        registry.mlflow.post("registered-models/create", Map.of("name", "greeting", "tags", List.of(tag)));
        registry.mlflow
                .post("model-versions/create", Map.of("name", "greeting", "source", "prompt-template"))
                .statusCode(200);
        for (String source : List.of("s3://bucket/model", "s3://bucket/m\u2028", "mlflow-artifacts:/1/r/m\u200b")) {
            registry.mlflow
                    .post("model-versions/create", Map.of("name", "greeting", "source", source))
                    .statusCode(200);
        }

        registry.alias("greeting", "live", "1").statusCode(200);
        for (String version : List.of("2", "3", "4")) {
            registry.alias("greeting", "live", version)
                    .statusCode(400)
                    .body("message", containsString("approvedAliases"));
        }
    }

    @Test
    void mistakes_say_what_to_do() {
        given().contentType(ContentType.JSON)
                .body(Map.of("alias", "champion"))
                .post(registry.path("models/net/versions/2/approvals"))
                .then()
                .statusCode(400)
                .body("detail", allOf(containsString("says no name"), containsString("NEAP_USER")));
        says("ada", Map.of())
                .post(registry.path("models/net/versions/2/approvals"))
                .then()
                .statusCode(400)
                .body("detail", containsString("for which alias"));
        approve("ada", "2", "", "a b").statusCode(400).body("detail", containsString("Invalid alias name"));
        approve("ada", "2", "", "v2").statusCode(400).body("detail", containsString("reads like a version"));
        approve("ada", "9", "").statusCode(404);
        approve("ada", "x", "").statusCode(400);
        approve("ada", "2", "r".repeat(5_001)).statusCode(400).body("detail", containsString("5000"));
        registry.get("models/none/versions/1/approvals").statusCode(404);
        registry.get("models/net/versions/2/approvals").body("approvals", empty());
        registry.put("policy", Map.of("approvedAliases", List.of("a b")))
                .statusCode(400)
                .body("detail", containsString("approvedAliases is a list"));
        registry.get("models/net/history").body("entries.kind", hasItem("policy.set"));
    }

    /** Why the operator's move was refused, if it was. */
    private Optional<DomainException> byOperator() throws Throwable {
        return VertxContextSupport.subscribeAndAwait(
                () -> models.moveAlias(registry.workspace(), "net", "champion", Optional.of("1"), "2", "operator")
                        .replaceWith(Optional.<DomainException>empty())
                        .onFailure(DomainException.class)
                        .recoverWithItem(Optional::of));
    }

    private ValidatableResponse approve(String user, String version, String reason) {
        return approve(user, version, reason, "champion");
    }

    private ValidatableResponse approve(String user, String version, String reason, String alias) {
        return new Person(registry, user).approve(version, reason, alias);
    }

    private ValidatableResponse withdraw(String user, String version) {
        return new Person(registry, user).withdraw(version);
    }

    private ValidatableResponse move(String user, String version) {
        return new Person(registry, user).move(version);
    }

    private RequestSpecification says(String user, Object body) {
        return new Person(registry, user).says(body);
    }
}
