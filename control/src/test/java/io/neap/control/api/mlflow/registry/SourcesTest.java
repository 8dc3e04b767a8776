// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.registry;

import static io.neap.control.api.mlflow.Mlflow.json;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
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
    }

    private void version(String source, String run, int status) {
        mlflow.post("model-versions/create", Map.of("name", "net", "source", source, "run_id", run))
                .statusCode(status);
    }
}
