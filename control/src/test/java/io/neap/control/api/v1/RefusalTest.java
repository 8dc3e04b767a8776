// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

/** What is wrong with a request is told by its name. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class RefusalTest {

    private static final String PROBLEM = "application/problem+json";

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();

    @Test
    void a_method_that_a_path_does_not_know_is_named() {
        given().delete("/api/v1/ledger")
                .then()
                .statusCode(405)
                .contentType(PROBLEM)
                .body("detail", containsString("/api/v1/ledger does not answer to DELETE"));
    }

    @Test
    void a_parameter_that_is_no_number_is_named() {
        given().get("/api/v1/ledger?workspace=w&limit=many")
                .then()
                .statusCode(400)
                .body("detail", containsString("The parameter limit of /api/v1/ledger"));
    }

    @Test
    void more_entries_than_the_ledger_gives_at_once_are_refused() {
        given().get("/api/v1/ledger?limit=10000").then().statusCode(200);
        for (int limit : new int[] {0, -1, 10_001}) {
            given().get("/api/v1/ledger?limit=" + limit)
                    .then()
                    .statusCode(400)
                    .body("detail", equalTo("limit must be between 1 and 10000, but is " + limit + "."));
        }
    }

    @Test
    void kinds_of_content_that_nobody_speaks_are_told_as_that() {
        given().accept("text/csv")
                .get("/api/v1/workspaces/default/triggers")
                .then()
                .statusCode(406)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:neap:error:not-acceptable"));
        given().contentType("text/csv")
                .body("a,b")
                .put("/api/v1/workspaces/{w}/triggers/nightly", mlflow.workspace)
                .then()
                .statusCode(415)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:neap:error:unsupported-media-type"))
                .body("detail", containsString("application/json"));
    }

    @Test
    void a_field_that_a_trigger_does_not_have_is_told_with_those_that_it_has() {
        trigger("{\"eventTyp\": \"t\", \"function\": \"retraining\"}")
                .statusCode(400)
                .body(
                        "detail",
                        equalTo("eventTyp is unknown here; known are environment, eventType, function, job,"
                                + " source."));
        trigger("{\"eventType\": \"t\", \"job\": {\"imag\": \"i\"}}")
                .statusCode(400)
                .body("detail", containsString("job.imag is unknown here; known are activeDeadlineSeconds"));
    }

    private ValidatableResponse trigger(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/workspaces/{w}/triggers/nightly", mlflow.workspace)
                .then();
    }
}
