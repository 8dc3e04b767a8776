// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a workspace is while it is emptied, by turns of one step each. */
@QuarkusTest
@TestProfile(ClosedWorkspaceTest.Step.class)
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ClosedWorkspaceTest extends RetentionScene {

    private static final int MOST_STEPS = 50;

    @Test
    void it_takes_nothing_new_and_goes_on_when_it_is_asked_again() {
        String run = runWithEverything();
        upload(run, "weights", "0123456789");
        trace(run);

        Response first = remove("CASCADE");

        first.then()
                .statusCode(503)
                .header("Retry-After", "1")
                .body("message", containsString("is closed and being emptied"));
        mlflow.post("experiments/create", Map.of("name", "late"))
                .statusCode(409)
                .body("message", containsString("is being deleted"));
        mlflow.post("runs/create", Map.of("experiment_id", experiment)).statusCode(409);
        mlflow.post("registered-models/create", Map.of("name", "late")).statusCode(409);
        mlflow.get("experiments/get", Map.of("experiment_id", "0")).statusCode(404);
        remove("SET_DEFAULT").then().statusCode(409).body("message", containsString("by CASCADE already"));
        assertThat(last("CASCADE")).isEqualTo(204);
        mlflow.experiment("late");
    }

    @Test
    void what_is_moved_is_whole_at_every_step() {
        mlflow.post("experiments/update", Map.of("experiment_id", experiment, "new_name", "exp-" + mlflow.workspace))
                .statusCode(200);
        String run = runWithEverything();
        trace(run);

        remove("SET_DEFAULT").then().statusCode(503);

        assertThat(last("SET_DEFAULT")).isEqualTo(204);
        given().queryParam("run_id", run).get("/api/2.0/mlflow/runs/get").then().statusCode(200);
    }

    @Test
    void nobody_changes_an_experiment_that_is_on_its_way() {
        String name = "exp-" + mlflow.workspace;
        Map<String, String> id = Map.of("experiment_id", experiment);
        Map<String, String> tag = Map.of("experiment_id", experiment, "key", "k", "value", "v");
        mlflow.post("experiments/update", Map.of("experiment_id", experiment, "new_name", name))
                .statusCode(200);
        mlflow.post("experiments/set-experiment-tag", tag).statusCode(200);
        runWithEverything();

        remove("SET_DEFAULT").then().statusCode(503);

        mlflow.post("experiments/set-experiment-tag", tag)
                .statusCode(409)
                .body("message", containsString("is being deleted"));
        mlflow.post("experiments/update", Map.of("experiment_id", experiment, "new_name", "late"))
                .statusCode(409);
        mlflow.post("experiments/delete", id).statusCode(409);
        inDefault("delete", id).then().statusCode(409).body("message", containsString("is still being moved here"));
        inDefault("set-experiment-tag", tag).then().statusCode(200);
        assertThat(last("SET_DEFAULT")).isEqualTo(204);
        inDefault("delete", id).then().statusCode(200);
    }

    private static Response inDefault(String verb, Map<String, String> body) {
        return given().contentType(ContentType.JSON).body(body).post("/api/2.0/mlflow/experiments/" + verb);
    }

    private Response remove(String mode) {
        return given().queryParam("mode", mode).delete("/api/3.0/mlflow/workspaces/" + mlflow.workspace);
    }

    /** The answer when it is asked until that is another. */
    private int last(String mode) {
        int status = 503;
        for (int step = 0; step < MOST_STEPS && status == 503; step++) {
            status = remove(mode).statusCode();
        }
        return status;
    }

    /** As a workspace of millions would need them. */
    public static class Step implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("neap.retention.turn", "0s");
        }
    }
}
