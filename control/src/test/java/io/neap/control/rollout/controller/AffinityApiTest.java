// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import static io.neap.control.rollout.controller.PenguinService.get;
import static io.neap.control.rollout.controller.PenguinService.path;
import static io.neap.control.rollout.controller.PenguinService.put;
import static io.neap.control.rollout.controller.PenguinService.revision;
import static io.neap.control.rollout.controller.PenguinService.service;
import static io.neap.control.rollout.controller.PenguinService.tick;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.platform.Affinity;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which caller belongs to which revision, and where nobody can keep that. */
@QuarkusTest
@TestProfile(RolloutProfile.class)
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class AffinityApiTest {

    private static final String CANARY =
            "\"strategy\":{\"canary\":{\"steps\":[{\"setWeight\":10}],\"analysis\":{\"minRequests\":20}}}";

    @Inject
    RolloutController controller;

    @Inject
    FakePlatform platform;

    @Test
    void a_gateway_is_told_to_whom_a_caller_belongs() throws Throwable {
        String affinity = ",\"affinity\":{\"cookie\":\"cohort\",\"maxAge\":\"1h\"}";
        given().get(path("cohorts") + "/route").then().statusCode(404);
        put("cohorts", "{\"model\":\"models:/penguins/1\"}").statusCode(201);
        given().get(path("cohorts") + "/route").then().statusCode(503).header("Retry-After", "1");
        tick(controller, "cohorts");
        platform.ready(revision("cohorts", 1));
        tick(controller, "cohorts");
        given().get(path("cohorts") + "/route").then().statusCode(200).body("affinity", nullValue());

        put("cohorts", "{\"model\":\"models:/penguins/1\"" + affinity + "}").statusCode(200);
        tick(controller, "cohorts");
        get("cohorts").body("status.rollout.generation", is(1)).body("status.observedGeneration", is(2));
        put("cohorts", "{\"model\":\"models:/penguins/2\"," + CANARY + affinity + "}")
                .statusCode(200);
        tick(controller, "cohorts");
        platform.ready(revision("cohorts", 3));
        tick(controller, "cohorts");

        Golden.assertSame("route", given().get(path("cohorts") + "/route").asString());
        assertThat(platform.route(service("cohorts"))
                        .await()
                        .indefinitely()
                        .orElseThrow()
                        .affinity())
                .contains(new Affinity.Cookie("cohort", Duration.ofHours(1)));
    }

    @Test
    void what_the_platform_cannot_do_is_refused_at_once() {
        platform.beBare(true);
        try {
            put("refused", "{\"model\":\"models:/penguins/1\",\"affinity\":{\"header\":\"X-User\"}}")
                    .statusCode(400)
                    .body("detail", equalTo("This platform has no gateway."));
            put(
                            "refused",
                            "{\"model\":\"models:/penguins/1\",\"storage\":{\"claim\":{\"name\":\"models\",\"path\":\"1.onnx\"}}}")
                    .statusCode(400)
                    .body("detail", equalTo("This platform mounts nothing."));
            put("refused", "{\"model\":\"models:/penguins/1\"}").statusCode(201);
        } finally {
            platform.beBare(false);
        }
    }
}
