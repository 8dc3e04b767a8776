// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ServerTest {

    @Test
    void a_client_learns_what_the_server_can_do() {
        given().get("/health").then().statusCode(200).body(equalTo("OK"));
        given().get("/version").then().statusCode(200).body(equalTo(ServerResource.VERSION));
        for (String prefix : new String[] {"/api", "/ajax-api"}) {
            given().get(prefix + "/3.0/mlflow/server-info")
                    .then()
                    .statusCode(200)
                    .body("artifact_serving_enabled", equalTo(true))
                    .body("workspaces_enabled", equalTo(true))
                    .body("multipart_uploads_enabled", equalTo(false));
        }
    }

    @Test
    void every_route_answers_at_the_prefix_of_the_user_interface_too() {
        given().get("/ajax-api/2.0/mlflow/experiments/get?experiment_id=0")
                .then()
                .statusCode(200);
        given().body("x")
                .put("/ajax-api/2.0/mlflow-artifacts/artifacts/ajax")
                .then()
                .statusCode(200);
        given().get("/ajax-api/2.0/mlflow-artifacts/artifacts/ajax").then().body(equalTo("x"));
    }

    @Test
    void a_workspace_that_is_no_name_is_refused() {
        given().header(Workspace.HEADER, "Not/A Name")
                .get(Mlflow.API + "experiments/get?experiment_id=0")
                .then()
                .statusCode(400)
                .body("message", containsString("Invalid workspace name"));
    }

    @Test
    void outside_of_mlflows_paths_a_failure_is_a_problem() {
        given().get("/api/v1/no-such-thing")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:neap:error:endpoint-not-found"))
                .body("instance", equalTo("/api/v1/no-such-thing"));
    }
}
