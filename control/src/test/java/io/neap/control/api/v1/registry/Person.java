// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.registry;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Map;

/** Somebody who says a name and works on the alias {@code champion} of the model {@code net}. */
record Person(Registry registry, String name) {

    RequestSpecification says(Object body) {
        return asks().contentType(ContentType.JSON).body(body);
    }

    private RequestSpecification asks() {
        return given().auth().preemptive().basic(name, "any");
    }

    ValidatableResponse approve(String version, String reason, String alias) {
        return says(Map.of("alias", alias, "reason", reason))
                .post(registry.path("models/net/versions/" + version + "/approvals"))
                .then();
    }

    ValidatableResponse withdraw(String version) {
        return asks().header("X-Neap-Reason", "not sure any more")
                .delete(registry.path("models/net/versions/" + version + "/approvals/champion"))
                .then();
    }

    /** As MLflow's client does. */
    ValidatableResponse move(String version) {
        return says(Map.of("name", "net", "alias", "champion", "version", version))
                .header("X-MLFLOW-WORKSPACE", registry.workspace())
                .post("/api/2.0/mlflow/registered-models/alias")
                .then();
    }
}
