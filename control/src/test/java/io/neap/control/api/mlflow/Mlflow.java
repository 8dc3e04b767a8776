// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import java.util.UUID;

/** A client of MLflow's API in a workspace of its own; the fixture of every test of it. */
public final class Mlflow {

    public static final String API = "/api/2.0/mlflow/";

    public final String workspace;

    private Mlflow(String workspace) {
        this.workspace = workspace;
    }

    public static Mlflow inFreshWorkspace() {
        return new Mlflow("w" + UUID.randomUUID().toString().substring(0, 8));
    }

    public ValidatableResponse post(String route, Object body) {
        return given().header(CurrentWorkspace.HEADER, workspace)
                .contentType(ContentType.JSON)
                .body(body)
                .post(API + route)
                .then();
    }

    public ValidatableResponse patch(String route, Object body) {
        return given().header(CurrentWorkspace.HEADER, workspace)
                .contentType(ContentType.JSON)
                .body(body)
                .patch(API + route)
                .then();
    }

    public ValidatableResponse get(String route, Map<String, ?> query) {
        return given().header(CurrentWorkspace.HEADER, workspace)
                .queryParams(query)
                .get(API + route)
                .then();
    }

    public ValidatableResponse delete(String route, Map<String, ?> body) {
        return given().header(CurrentWorkspace.HEADER, workspace)
                .contentType(ContentType.JSON)
                .body(body)
                .delete(API + route)
                .then();
    }

    public String experiment(String name) {
        return json(post("experiments/create", Map.of("name", name))).getString("experiment_id");
    }

    public String run(String experimentId) {
        return json(post("runs/create", Map.of("experiment_id", experimentId))).getString("run.info.run_id");
    }

    public static JsonPath json(ValidatableResponse response) {
        return response.statusCode(200).extract().jsonPath();
    }
}
