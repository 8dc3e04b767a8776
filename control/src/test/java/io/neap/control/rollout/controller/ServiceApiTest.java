// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import static io.neap.control.rollout.controller.PenguinService.get;
import static io.neap.control.rollout.controller.PenguinService.path;
import static io.neap.control.rollout.controller.PenguinService.put;
import static io.neap.control.rollout.controller.PenguinService.revision;
import static io.neap.control.rollout.controller.PenguinService.service;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.ledger.Ledger;
import io.neap.control.rollout.ModelCatalog;
import io.neap.control.rollout.PromotionCheck;
import io.neap.control.rollout.ServiceStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The API of services, through HTTP and the real database. Each test has a workspace of its own. */
@QuarkusTest
@TestProfile(RolloutProfile.class)
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ServiceApiTest {

    private static final String CANARY =
            "\"strategy\":{\"canary\":{\"steps\":[{\"setWeight\":10}],\"analysis\":{\"minRequests\":20}}}";

    @Inject
    RolloutController controller;

    @Inject
    FakePlatform platform;

    @Inject
    ServiceStore store;

    @Inject
    Ledger ledger;

    @Inject
    ModelCatalog models;

    @Inject
    PromotionCheck check;

    @Inject
    RolloutConfig config;

    @Inject
    Clock clock;

    @Inject
    DataSource database;

    @Test
    void the_same_spec_is_the_same_generation() {
        put("same", "{\"model\":\"models:/penguins/1\"}")
                .statusCode(201)
                .header("ETag", "\"1\"")
                .body("generation", is(1));
        put("same", "{\"model\":\"models:/penguins/1\",\"timeout\":\"30s\"}")
                .statusCode(200)
                .body("generation", is(1));
        put("same", "{\"model\":\"models:/penguins/2\"}").statusCode(200).body("generation", is(2));

        given().get("/api/v1/ledger?workspace=same&kind=service.applied").then().body("entries", hasSize(2));
    }

    @Test
    void a_canary_is_shown_while_it_runs_when_it_is_rolled_back_and_why() throws IOException, Throwable {
        serve("canary", 1);
        Golden.assertSame("service-ready", get("canary").extract().asString());

        put("canary", "{\"model\":\"models:/penguins/2\"," + CANARY + "}").statusCode(200);
        tick("canary");
        platform.ready(revision("canary", 2));
        platform.serve(revision("canary", 1), 100, 0);
        platform.serve(revision("canary", 2), 4, 1);
        tick("canary");
        tick("canary");
        Golden.assertSame("service-stepping", get("canary").extract().asString());

        platform.serve(revision("canary", 2), 8, 5);
        tick("canary");

        Golden.assertSame("service-rolled-back", get("canary").extract().asString());
        Golden.assertSame("explain", given().get(path("canary") + "/explain").asString());
        Golden.assertSame(
                "ledger",
                given().get("/api/v1/ledger?workspace=canary&kind=rollout.rolled-back")
                        .asString());
    }

    @Test
    void another_process_applies_from_the_database_what_was_decided() throws Throwable {
        serve("restart", 1);
        put("restart", "{\"model\":\"models:/penguins/2\"," + CANARY + "}").statusCode(200);
        tick("restart");
        platform.ready(revision("restart", 2));
        tick("restart");
        FakePlatform empty = new FakePlatform();
        RolloutController next = new RolloutController(
                store,
                ledger,
                new Observer(empty, models, check, config),
                new Progress(),
                new RolloutMetrics(new SimpleMeterRegistry()),
                config,
                clock);

        reconcile(next, "restart");

        assertThat(empty.steps())
                .containsExactly(
                        "apply penguins-00001", "apply penguins-00002", "route penguins-00001=90 penguins-00002=10");
    }

    @Test
    void a_rollout_is_not_shown_as_completed_before_requests_take_the_new_way() throws Throwable {
        put("follow", "{\"model\":\"models:/penguins/1\"}").statusCode(201);
        tick("follow");
        platform.ready(revision("follow", 1));
        platform.refuseRoutes(true);
        tick("follow");
        get("follow")
                .body("status.rollout.phase", is("Promoting"))
                .body("status.conditions[0].status", is("Unknown"))
                .body("status.conditions[0].reason", is("Applying"));

        platform.refuseRoutes(false);
        tick("follow");

        get("follow").body("status.rollout.phase", is("Completed")).body("status.conditions[0].status", is("True"));
    }

    @Test
    void reading_writes_nothing() throws Throwable {
        serve("reading", 1);
        String before = rowVersions("reading");

        get("reading").statusCode(200);
        given().get("/api/v1/workspaces/reading/services").then().statusCode(200);
        tick("reading");

        assertThat(rowVersions("reading")).isEqualTo(before);
    }

    @Test
    void a_service_and_a_trigger_never_share_a_name() {
        String triggers = "/api/v1/workspaces/shared/triggers/";
        String trigger = "{\"eventType\":\"t\",\"function\":\"retraining\","
                + "\"environment\":{\"NEAP_MODEL_NAME\":\"m\",\"NEAP_LABEL\":\"l\"}}";
        given().contentType("application/json")
                .body(trigger)
                .put(triggers + "penguins")
                .then()
                .statusCode(200);

        put("shared", "{\"model\":\"models:/penguins/1\"}")
                .statusCode(409)
                .body("detail", containsString("is taken by a trigger"));
        given().delete(triggers + "penguins").then().statusCode(204);
        put("shared", "{\"model\":\"models:/penguins/1\"}").statusCode(201);
        given().contentType("application/json")
                .body(trigger)
                .put(triggers + "penguins")
                .then()
                .statusCode(409)
                .body("detail", containsString("is taken by a service"));
    }

    /** PostgreSQL's own count of writers: {@code xmin} changes with every update of a row. */
    private String rowVersions(String workspace) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("select s.xmin || '/' || r.xmin || '/' || o.xmin"
                        + " from service s join revision r on r.service = s.id join rollout o on o.service = s.id"
                        + " where s.workspace = ?")) {
            query.setString(1, workspace);
            try (ResultSet row = query.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getString(1);
            }
        }
    }

    @Test
    void asking_for_what_is_there_writes_nothing() throws Throwable {
        serve("asking", 1);
        String before = rowVersions("asking");

        put("asking", "{\"model\":\"models:/penguins/1\"}").statusCode(200).body("generation", is(1));

        assertThat(rowVersions("asking")).isEqualTo(before);
    }

    /** The reader is held up between the tables, were it to read one after the other. */
    @Test
    void an_answer_shows_a_service_at_one_instant() throws Throwable {
        serve("instant", 1);
        try (Connection writer = database.getConnection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("lock table rollout in access exclusive mode");

            CompletableFuture<String> answer =
                    CompletableFuture.supplyAsync(() -> get("instant").extract().asString());
            awaitReaderOfRollouts(statement);
            statement.execute("update service set generation = 2, observed_generation = 2 where workspace = 'instant'");
            statement.execute("update rollout set generation = 2 where service = 'instant/penguins'");
            writer.commit();

            JsonPath status = JsonPath.from(answer.get(10, TimeUnit.SECONDS)).setRootPath("status");
            assertThat(status.getInt("rollout.generation")).isEqualTo(2);
            assertThat(status.getInt("observedGeneration")).isEqualTo(2);
        }
    }

    private static void awaitReaderOfRollouts(Statement statement) throws SQLException {
        for (int i = 0; i < 1_000; i++) {
            try (ResultSet waiting = statement.executeQuery("select pg_sleep(0.01), count(*) from pg_locks"
                    + " where relation = cast('rollout' as regclass) and not granted")) {
                waiting.next();
                if (waiting.getInt(2) > 0) {
                    return;
                }
            }
        }
        throw new AssertionError("nobody reads the rollouts");
    }

    @Test
    void a_mistake_is_a_problem_that_says_what_to_do() throws IOException {
        String problem = put("mistakes", "{\"model\":\"models:/penguins/1\",\"scale\":{\"min\":\"two\"}}")
                .statusCode(400)
                .contentType("application/problem+json")
                .extract()
                .asString();
        Golden.assertSame("problem", problem);

        put("mistakes", "{").statusCode(400).contentType("application/problem+json");
        put("mistakes", "[]")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString("not an object"));
        put("mistakes", "{\"model\":\"models:/owls/1\"}")
                .statusCode(404)
                .body("detail", containsString("models:/owls/1 not found"));
        given().contentType("application/json").put(path("mistakes")).then().statusCode(400);
        given().get(path("mistakes")).then().statusCode(404);
        given().delete(path("mistakes")).then().statusCode(404);
        given().get(path("mistakes") + "/explain").then().statusCode(404);
        given().get(path("mistakes") + "/explain?at=noon").then().statusCode(400);
        given().get(path("mistakes") + "/explain?at=%2B999999999-12-31T23:59:59Z")
                .then()
                .statusCode(400)
                .body("detail", containsString("must be an instant"));
        given().get("/api/v1/ledger?limit=ten")
                .then()
                .statusCode(400)
                .body("detail", containsString("has a value that cannot be read"));
        given().get("/api/v1/workspaces/Mistakes/services/penguins").then().statusCode(400);
    }

    @Test
    void a_stale_generation_is_a_conflict() {
        put("match", "{\"model\":\"models:/penguins/1\"}").statusCode(201);
        given().contentType("application/json")
                .header("If-Match", "\"7\"")
                .body("{\"model\":\"models:/penguins/2\"}")
                .put(path("match"))
                .then()
                .statusCode(409)
                .body("detail", containsString("is at 1"));
        given().contentType("application/json")
                .header("If-Match", "\"1\"")
                .body("{\"model\":\"models:/penguins/2\"}")
                .put(path("match"))
                .then()
                .statusCode(200);
    }

    @Test
    void a_deleted_service_is_drained_and_then_gone_and_may_come_again() throws Throwable {
        serve("gone", 1);

        given().delete(path("gone")).then().statusCode(202).body("status.traffic", hasSize(0));
        get("gone").body("status.conditions[0].type", is("Ready")).body("status.conditions[0].reason", is("Deleting"));
        put("gone", "{\"model\":\"models:/penguins/1\"}")
                .statusCode(409)
                .header("Retry-After", "1")
                .body("detail", containsString("penguins is being deleted"));
        given().delete(path("gone")).then().statusCode(202);
        tick("gone");
        tick("gone");

        get("gone").statusCode(404);
        given().get("/api/v1/ledger?workspace=gone&kind=service.withdrawn")
                .then()
                .body("entries", hasSize(1));
        put("gone", "{\"model\":\"models:/penguins/1\"}").statusCode(201).body("generation", is(1));
    }

    @Test
    void services_are_listed_by_name_within_their_workspace() {
        put("many", "{\"model\":\"models:/penguins/1\"}");

        given().get("/api/v1/workspaces/many/services")
                .then()
                .statusCode(200)
                .body("services.name", equalTo(List.of("penguins")));
        given().get("/api/v1/workspaces/none/services").then().body("services", hasSize(0));
    }

    @Test
    void the_ledger_is_verified_and_described() {
        given().get("/api/v1/ledger/verify").then().statusCode(200).body("whole", is(true));
        given().get("/api/v1/openapi?format=json")
                .then()
                .statusCode(200)
                .body(
                        "paths.keySet()",
                        hasItems("/api/v1/workspaces/{workspace}/services/{service}", "/api/v1/ledger"));
    }

    private void serve(String workspace, int version) throws Throwable {
        put(workspace, "{\"model\":\"models:/penguins/" + version + "\"}").statusCode(201);
        tick(workspace);
        platform.ready(revision(workspace, 1));
        tick(workspace);
    }

    private void tick(String workspace) throws Throwable {
        reconcile(controller, workspace);
    }

    private static void reconcile(RolloutController controller, String workspace) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> controller.reconcile(service(workspace)));
    }
}
