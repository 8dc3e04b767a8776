// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class HostGuardTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1:9", "[::1]:9"})
    void a_loopback_name_is_answered(String host) {
        given().header("Host", host).get("/q/health/live").then().statusCode(200);
    }

    @Test
    void the_host_of_a_service_is_left_to_the_gateway() {
        given().header("Host", "penguins.default.localhost")
                .get("/q/health/live")
                .then()
                .statusCode(404)
                .body("error", containsString("No service answers at 'penguins'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "10.0.0.1"})
    void a_rebound_name_is_refused(String host) {
        given().header("Host", host)
                .get("/q/health/live")
                .then()
                .statusCode(403)
                .body("title", equalTo("Permission denied"))
                .body("detail", containsString("localhost only"));
    }

    @Test
    void a_page_of_another_origin_is_refused() {
        given().header("Origin", "https://evil.example")
                .post("/api/v1/workspaces/default/events")
                .then()
                .statusCode(403);
    }

    @Test
    void a_page_of_this_machine_is_answered() {
        given().header("Origin", "http://localhost:3000")
                .get("/q/health/live")
                .then()
                .statusCode(200);
    }
}
