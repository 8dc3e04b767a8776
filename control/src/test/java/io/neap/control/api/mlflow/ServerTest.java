// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import static io.restassured.RestAssured.given;
import static io.restassured.http.ContentType.JSON;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
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
                    .body("multipart_uploads_enabled", equalTo(true));
        }
    }

    @Test
    void files_have_no_urls_to_give_away() {
        given().get("/api/3.0/mlflow/server-info")
                .then()
                .body("multipart_downloads_enabled", equalTo(false))
                .body("presigned_upload_run_id_supported", equalTo(false))
                .body("presigned_upload_model_id_supported", equalTo(false))
                .body("model_artifact_presigned_downloads_supported", equalTo(false))
                .body("artifacts_presigned_only", equalTo(false));
        given().get("/api/2.0/mlflow-artifacts/presigned/x")
                .then()
                .statusCode(501)
                .body("error_code", equalTo("NOT_IMPLEMENTED"))
                .body("message", containsString("neap.artifact.s3.bucket"));
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
        given().header(CurrentWorkspace.HEADER, "Not/A Name")
                .get(Mlflow.API + "experiments/get?experiment_id=0")
                .then()
                .statusCode(400)
                .body("message", containsString("Invalid workspace name"));
    }

    @Test
    void workspaces_are_made_described_listed_and_deleted_when_they_are_empty() {
        Mlflow mlflow = Mlflow.inFreshWorkspace();
        String address = "/api/3.0/mlflow/workspaces";
        given().contentType(JSON)
                .body(Map.of("name", mlflow.workspace, "description", "a", "default_artifact_root", "s3://bucket/w/"))
                .post(address)
                .then()
                .statusCode(201)
                .body("workspace.name", equalTo(mlflow.workspace));
        given().contentType(JSON)
                .body(Map.of("name", mlflow.workspace))
                .post(address)
                .then()
                .statusCode(400)
                .body("error_code", equalTo("RESOURCE_ALREADY_EXISTS"));
        String experiment = mlflow.experiment("e");
        mlflow.get("experiments/get", Map.of("experiment_id", experiment))
                .body("experiment.artifact_location", equalTo("s3://bucket/w/" + experiment));
        given().contentType(JSON)
                .body(Map.of("description", "b", "default_artifact_root", ""))
                .patch(address + "/" + mlflow.workspace)
                .then()
                .body("workspace.description", equalTo("b"))
                .body("workspace.default_artifact_root", nullValue());
        given().get(address).then().body("workspaces.name", hasItems("default", mlflow.workspace));
        given().delete(address + "/" + mlflow.workspace)
                .then()
                .statusCode(409)
                .body("message", containsString("{experiments=1}"));
        given().delete(address + "/default").then().statusCode(400);
    }

    @Test
    void a_workspace_that_is_only_used_is_one_and_an_empty_one_goes() {
        Mlflow mlflow = Mlflow.inFreshWorkspace();
        String address = "/api/3.0/mlflow/workspaces/" + mlflow.workspace;
        given().get(address).then().statusCode(404).body("error_code", equalTo("RESOURCE_DOES_NOT_EXIST"));
        mlflow.get("experiments/get", Map.of("experiment_id", "0")).statusCode(200);

        given().get(address).then().statusCode(200).body("workspace.name", equalTo(mlflow.workspace));
        given().delete(address).then().statusCode(204);
        given().get(address).then().statusCode(404);
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
