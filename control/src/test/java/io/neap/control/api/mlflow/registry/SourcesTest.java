// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.registry;

import static io.neap.control.api.mlflow.Mlflow.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
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
import org.junit.jupiter.params.provider.CsvSource;
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
                "mlflow-artifacts:////",
                "mlflow-artifacts://host//",
                "mlflow-artifacts:/.uploads/a",
                "FILE:///etc/passwd",
                "Models:/net/1",
                "s3://bucket/.\t./net",
                "s3://bucket/%25252E./net",
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
                "s3://bucket/acc-95%10/%05d",
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
    @ValueSource(
            strings = {
                "./mlruns",
                "mlruns",
                "/srv/../mlruns",
                "s3://bucket/..",
                "S3://bucket",
                "s3://b\tucket",
                "runs:/1/a",
                "models:/net/1",
                "s3://",
                "s3:net"
            })
    void artifacts_are_where_everybody_finds_them(String location) {
        mlflow.post("experiments/create", Map.of("name", "e", "artifact_location", location))
                .statusCode(400)
                .body("message", startsWith("'artifact_location' must be an absolute path or a URI"));
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bucket/a/, s3://bucket/a/",
        "s3://bucket, s3://bucket/",
        "mlflow-artifacts:/, mlflow-artifacts:/",
        "mlflow-artifacts:/sources/a/, mlflow-artifacts:/sources/a/",
        "/, /",
        "file:///, file:/",
        "dbfs:///a, dbfs:///a/",
        "abfss://c@a.example/x?k=v, abfss://c@a.example/x/",
    })
    void what_is_logged_below_it_can_be_registered(String location, String folder) {
        String experiment = json(mlflow.post("experiments/create", Map.of("name", "e", "artifact_location", location)))
                .getString("experiment_id");
        String run = mlflow.run(experiment);

        assertThat(json(mlflow.get("runs/get", Map.of("run_id", run))).getString("run.info.artifact_uri"))
                .startsWith(folder + run + "/artifacts");
        version("runs:/" + run + "/net", run, 200);
        version(folder + run + "/artifacts/net", run, 200);
    }

    @Test
    void a_path_is_known_by_its_escapes_too() {
        String experiment = json(mlflow.post(
                        "experiments/create", Map.of("name", "e", "artifact_location", "/srv/my x")))
                .getString("experiment_id");
        String run = mlflow.run(experiment);
        String inside = "/srv/my x/" + run + "/artifacts/net";

        version(inside, run, 200);
        version("file://" + inside.replace(" ", "%20"), run, 200);
        version("file://localhost" + inside, run, 200);
        version("file://elsewhere" + inside, run, 400);
        version("file://" + inside + "?x=/etc", run, 400);
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
        mlflow.post("model-versions/create", Map.of("name", "hello", "source", "..", "tags", tags))
                .statusCode(400);
        mlflow.post("model-versions/create", Map.of("name", "hello", "source", "models:/hello/1", "tags", tags))
                .statusCode(200);
        mlflow.post("model-versions/create", Map.of("name", "net", "source", "models:/hello/1"))
                .statusCode(400)
                .body("message", endsWith("is a prompt, which has no files."));
    }

    @Test
    void a_place_is_not_endless() {
        mlflow.post("model-versions/create", Map.of("name", "net", "source", "s3://b/%" + "25".repeat(100_000)))
                .statusCode(400)
                .body("message", startsWith("'source' exceeds the maximum length of 2048 characters"));
    }

    private void version(String source, String run, int status) {
        mlflow.post("model-versions/create", Map.of("name", "net", "source", source, "run_id", run))
                .statusCode(status);
    }
}
