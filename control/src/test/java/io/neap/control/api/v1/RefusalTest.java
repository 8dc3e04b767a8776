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
import java.util.Map;
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

    @Test
    void what_follows_a_document_is_refused() {
        trigger("{\"eventType\": \"t\", \"function\": \"f\"} {\"eventType\": \"u\"}")
                .statusCode(400)
                .body("detail", containsString("goes on behind the JSON document"));
        trigger("{\"eventType\": \"t\", \"function\": \"f\"} x").statusCode(400);
        mlflow.post("experiments/create", "{\"name\": \"a\"} {\"name\": \"b\"}")
                .statusCode(400)
                .body("error_code", equalTo("INVALID_PARAMETER_VALUE"));
        mlflow.post("experiments/create", "{\"name\": \"a\"}]").statusCode(400);
        mlflow.get("experiments/get-by-name", Map.of("experiment_name", "a")).statusCode(404);
    }

    @Test
    void a_value_of_a_metric_is_a_decimal_number_or_one_of_three_words() {
        String run = mlflow.run(mlflow.experiment("e"));
        for (String value : new String[] {"0x1p3", "1.5d", " 1", "nan", "inf", "1e400", ""}) {
            metric(run, '"' + value + '"').statusCode(400).body("message", containsString("for parameter 'value'"));
        }
        metric(run, "1e400").statusCode(400);
        for (String value : new String[] {"NaN", "Infinity", "-Infinity", "1.5e-3", "-2", "0.1"}) {
            metric(run, '"' + value + '"').statusCode(200);
        }
    }

    private ValidatableResponse metric(String run, String value) {
        return mlflow.post(
                "runs/log-metric",
                "{\"run_id\": \"" + run + "\", \"key\": \"k\", \"timestamp\": 1, \"value\": " + value + "}");
    }

    private ValidatableResponse trigger(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/workspaces/{w}/triggers/nightly", mlflow.workspace)
                .then();
    }
}
