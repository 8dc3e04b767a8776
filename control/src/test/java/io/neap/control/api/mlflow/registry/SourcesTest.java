// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.registry;

import static io.neap.control.api.mlflow.Mlflow.json;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the files of a version may be. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class SourcesTest {

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();

    @BeforeEach
    void aModel() {
        mlflow.post("registered-models/create", Map.of("name", "net")).statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "file:///etc/passwd",
                "models/net",
                "//host/net",
                "./net",
                "../net",
                "s3://bucket/../net",
                "s3://bucket/a/./net",
                "s3:net",
                "s3://bucket",
                "http://host/%2e%2e/net",
                "http://host/%252E%252e%252fnet",
                "https://host/a?path=/../net",
                "mlflow-artifacts:/a/..%5cnet",
                "mlflow-artifacts:/a%00b",
                "mlflow-artifacts:/",
                "FILE:///etc/passwd",
                "Models:/net/1",
                "s3://bucket/.\t./net",
                "s3://bucket/%2525%2532%65./net",
            })
    void what_climbs_or_is_on_somebodys_disk_is_refused(String source) {
        mlflow.post("model-versions/create", Map.of("name", "net", "source", source))
                .statusCode(400)
                .body("error_code", equalTo("INVALID_PARAMETER_VALUE"))
                .body("message", startsWith("Invalid model version source: '" + source + "'."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://bucket/a..b/net",
                "dbfs:/net",
                "http://host:9000/a%20b/net",
                "abfss://container@account/net",
                "mlflow-artifacts:/1/models/m-1/artifacts",
                "mlflow-artifacts://host:5000/1/net/",
            })
    void what_is_in_a_store_is_taken_as_it_is(String source) {
        mlflow.post("model-versions/create", Map.of("name", "net", "source", source))
                .statusCode(200)
                .body("model_version.source", equalTo(source));
    }

    @Test
    void a_path_is_among_the_artifacts_of_the_run_that_is_named() {
        String experiment = json(mlflow.post(
                        "experiments/create", Map.of("name", "local", "artifact_location", "file:///srv/mlruns")))
                .getString("experiment_id");
        String run = mlflow.run(experiment);
        String inside = "/srv/mlruns/" + run + "/artifacts/net";

        version(inside, run, 200);
        version("file://" + inside, run, 200);
        version(inside, mlflow.run(experiment), 400);
        version("/srv/mlruns/" + run + "/artifacts-of-others", run, 400);
        version(inside, "none", 404);
    }

    @Test
    void an_escape_in_the_path_of_a_run_is_no_other_path() {
        String experiment = json(mlflow.post(
                        "experiments/create", Map.of("name", "off", "artifact_location", "/srv/100%25off")))
                .getString("experiment_id");
        String run = mlflow.run(experiment);

        version("/srv/100%25off/" + run + "/artifacts/net", run, 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"./mlruns", "mlruns", "/srv/../mlruns", "s3://bucket/..", "S3://bucket", "s3://b\tucket"})
    void artifacts_are_where_everybody_finds_them(String location) {
        mlflow.post("experiments/create", Map.of("name", "e", "artifact_location", location))
                .statusCode(400)
                .body("message", startsWith("'artifact_location' must be a URI or an absolute path"));
    }

    @Test
    void what_refers_to_a_path_on_a_disk_is_held_to_the_same() {
        Map<String, Object> version = Map.of(
                "name", "net",
                "version", "1",
                "source", "file:///etc",
                "current_stage", "None",
                "creation_timestamp", 1,
                "last_updated_timestamp", 1);
        json(given().contentType(ContentType.JSON)
                .body(Map.of("model_version", version))
                .post("/api/v1/workspaces/" + mlflow.workspace + "/import/versions")
                .then());

        mlflow.post("model-versions/create", Map.of("name", "net", "source", "models:/net/1"))
                .statusCode(400)
                .body("message", startsWith("Invalid model version source: 'file:///etc'."));
    }

    @Test
    void a_run_of_another_server_is_believed_when_it_is_named() {
        version("runs:/elsewhere/net", "elsewhere", 200);
        version("runs:/elsewhere/net", "other", 404);
        mlflow.post("model-versions/create", Map.of("name", "net", "source", "runs:/elsewhere/net"))
                .statusCode(404);
    }

    @Test
    void a_prompt_has_no_files() {
        List<Map<String, String>> tags = List.of(Map.of("key", "mlflow.prompt.is_prompt", "value", "true"));
        mlflow.post("registered-models/create", Map.of("name", "hello", "tags", tags))
                .statusCode(200);

        mlflow.post("model-versions/create", Map.of("name", "hello", "source", "dummy-source", "tags", tags))
                .statusCode(200);
        mlflow.post("model-versions/create", Map.of("name", "hello", "source", "file:///etc/passwd", "tags", tags))
                .statusCode(400);
        mlflow.post("model-versions/create", Map.of("name", "net", "source", "models:/hello/1"))
                .statusCode(400);
    }

    private void version(String source, String run, int status) {
        mlflow.post("model-versions/create", Map.of("name", "net", "source", source, "run_id", run))
                .statusCode(status);
    }
}
