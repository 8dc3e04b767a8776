// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import static io.neap.control.platform.Eventually.eventually;
import static io.neap.control.rollout.controller.PenguinService.path;
import static io.neap.control.rollout.controller.PenguinService.put;
import static io.neap.control.rollout.controller.PenguinService.revision;
import static io.neap.control.rollout.controller.PenguinService.tick;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Control's own door to metadata and health, through HTTP and the real database. */
@QuarkusTest
@TestProfile(RolloutProfile.class)
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class MetadataApiTest {

    private static final String SPEC = "{\"model\":\"models:/penguins/1\"}";

    @Inject
    RolloutController controller;

    @Inject
    FakePlatform platform;

    @Inject
    DataSource database;

    @BeforeEach
    void answer() {
        platform.answer("/v2", Map.of("name", "neap", "version", "1"));
        platform.answer("/v2/models/penguins", Map.of("name", "penguins", "platform", "onnx_onnxv1"));
    }

    @Test
    void a_sleeping_service_is_told_of_and_not_asked() {
        put("asleep", SPEC).statusCode(201);
        tick(controller, "asleep");
        given().get(path("asleep") + "/v2/health/live").then().statusCode(200).body("live", is(true));
        given().get(path("asleep") + "/v2/health/ready")
                .then()
                .statusCode(503)
                .header("Retry-After", "1")
                .header("Neap-State", "None")
                .body("error", containsString("is not ready"));
        platform.ready(revision("asleep", 1));
        tick(controller, "asleep");
        given().get(path("asleep") + "/v2/health/ready").then().statusCode(200).body("ready", is(true));
        awaitKept("asleep");
        platform.asleep(revision("asleep", 1));

        given().get(path("asleep") + "/v2/models/penguins")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("Neap-State", "Asleep")
                .body("platform", is("onnx_onnxv1"));
        given().get(path("asleep") + "/v2").then().statusCode(200).body("name", is("neap"));
        given().get(path("asleep") + "/v2/health/ready").then().statusCode(200).body("ready", is(true));
        given().head(path("asleep") + "/v2/models/penguins/versions/1/ready")
                .then()
                .statusCode(200);
        given().get(path("asleep") + "/v2/models/owls/ready")
                .then()
                .statusCode(404)
                .body("error", is("model 'owls' is not known: there is penguins/1"));
    }

    @Test
    void one_that_fails_is_not_ready_and_still_known() {
        put("broken", SPEC).statusCode(201);
        tick(controller, "broken");
        platform.ready(revision("broken", 1));
        tick(controller, "broken");
        awaitKept("broken");
        platform.fail(revision("broken", 1), "it burns");

        given().get(path("broken") + "/v2/models/penguins/ready")
                .then()
                .statusCode(503)
                .header("Neap-State", "Failed")
                .body("error", containsString("is Failed"));
        given().get(path("broken") + "/v2/models/penguins").then().statusCode(200);
    }

    @Test
    void what_is_kept_goes_with_its_service() {
        put("leaving", SPEC).statusCode(201);
        tick(controller, "leaving");
        platform.ready(revision("leaving", 1));
        tick(controller, "leaving");
        awaitKept("leaving");

        given().delete(path("leaving")).then().statusCode(202);
        eventually(() -> kept("leaving") == 0);
        given().get(path("leaving") + "/v2/health/live")
                .then()
                .statusCode(404)
                .body("error", containsString("There is no service"));
    }

    @Test
    void nothing_else_is_asked_of_control() {
        put("others", SPEC).statusCode(201);

        given().contentType("application/json")
                .body("{}")
                .post(path("others") + "/v2/models/penguins/infer")
                .then()
                .statusCode(405)
                .body("error", containsString("itself at its url"));
        given().get(path("others") + "/v2/models/penguins/stats")
                .then()
                .statusCode(404)
                .body("error", containsString("itself at its url"));
    }

    private void awaitKept(String workspace) {
        eventually(() -> kept(workspace) == 1);
    }

    private int kept(String workspace) {
        try (Connection connection = database.getConnection();
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(
                        "select count(*) from model_metadata where revision like '" + workspace + "/%'")) {
            row.next();
            tick(controller, workspace);
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
