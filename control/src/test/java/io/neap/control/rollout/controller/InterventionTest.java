// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A canary that nobody calls waits for a person; through HTTP and the real database. */
@QuarkusTest
@TestProfile(RolloutProfile.class)
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class InterventionTest {

    private static final String CANARY = ",\"strategy\":{\"canary\":{\"steps\":[{\"setWeight\":10}]}}";

    @Inject
    RolloutController controller;

    @Inject
    FakePlatform platform;

    @Test
    void a_canary_without_traffic_is_promoted_by_a_person() throws Throwable {
        stepping("promoted");

        decide("promoted", "promote").statusCode(200);
        tick("promoted");

        given().get(path("promoted"))
                .then()
                .body("status.rollout.phase", is("Completed"))
                .body("status.rollout.reason", is("promoted by client"))
                .body("status.traffic.revision", equalTo(List.of("penguins-00002")));
        given().get("/api/v1/ledger?workspace=promoted&kind=rollout.completed&subject=service/penguins")
                .then()
                .body("entries.actor[-1]", is("client"));
    }

    @Test
    void a_rollout_is_aborted_by_a_person_and_stays_so() throws Throwable {
        stepping("aborted");

        decide("aborted", "abort").statusCode(200);
        tick("aborted");
        tick("aborted");

        given().get(path("aborted"))
                .then()
                .body("status.rollout.phase", is("RolledBack"))
                .body("status.conditions[0].reason", is("Aborted"))
                .body("status.traffic", hasSize(1))
                .body("status.traffic[0].revision", is("penguins-00001"));
    }

    @Test
    void there_is_nothing_to_decide_unless_a_rollout_runs() throws Throwable {
        decide("idle", "promote").statusCode(404);
        put("idle", 1, "");
        tick("idle");
        decide("idle", "promote").statusCode(409).body("detail", containsString("still starting"));
        decide("idle", "abort").statusCode(409).body("detail", containsString("nothing to return to"));
        platform.ready(revision("idle", 1));
        tick("idle");

        decide("idle", "abort").statusCode(409).body("detail", containsString("No rollout of idle/penguins runs"));
    }

    private void stepping(String workspace) throws Throwable {
        put(workspace, 1, "");
        tick(workspace);
        platform.ready(revision(workspace, 1));
        tick(workspace);
        put(workspace, 2, CANARY);
        tick(workspace);
        platform.ready(revision(workspace, 2));
        tick(workspace);
        given().get(path(workspace)).then().body("status.rollout.phase", is("Stepping"));
    }

    private void tick(String workspace) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> controller.reconcile(service(workspace)));
    }

    private static ValidatableResponse decide(String workspace, String verb) {
        return given().post(path(workspace) + "/rollout/" + verb).then();
    }

    private static void put(String workspace, int version, String more) {
        given().contentType("application/json")
                .body("{\"model\":\"models:/penguins/" + version + "\"" + more + "}")
                .put(path(workspace))
                .then()
                .statusCode(version == 1 ? 201 : 200);
    }

    private static String path(String workspace) {
        return "/api/v1/workspaces/" + workspace + "/services/penguins";
    }

    private static ServiceName service(String workspace) {
        return new ServiceName(workspace, "penguins");
    }

    private static RevisionName revision(String workspace, long generation) {
        return RevisionName.of(service(workspace), generation);
    }
}
