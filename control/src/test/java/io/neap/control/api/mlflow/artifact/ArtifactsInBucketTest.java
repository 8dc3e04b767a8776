// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.artifact;

import static io.neap.control.api.mlflow.Mlflow.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.store.artifact.s3.S3ServerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** All that the proxy does with files, with a bucket; and what a bucket alone can do. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@QuarkusTestResource(value = S3ServerResource.class, restrictToAnnotatedClass = true)
class ArtifactsInBucketTest extends ArtifactProxyContract {

    private static final String DIRECT = "/api/2.0/mlflow-artifacts/presigned/";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();

    @Test
    void the_server_says_that_it_gives_urls_of_the_bucket() {
        given().get("/api/3.0/mlflow/server-info")
                .then()
                .body("multipart_downloads_enabled", equalTo(true))
                .body("presigned_upload_run_id_supported", equalTo(true))
                .body("presigned_upload_model_id_supported", equalTo(true))
                .body("model_artifact_presigned_downloads_supported", equalTo(true))
                .body("artifacts_presigned_only", equalTo(false));
    }

    @Test
    void an_artifact_of_a_run_is_put_and_read_by_urls_of_the_bucket() throws Exception {
        String run = mlflow.run(mlflow.experiment("e"));
        Map<String, ?> file = Map.of("run_id", run, "path", "model/weights.bin", "expiration", 60);

        String put = json(mlflow.post("artifacts/presigned-upload-url", file)).getString("presigned_url");
        mlflow.get("artifacts/list", Map.of("run_id", run)).body("files", nullValue());
        assertThat(put(put, "0123456789")).isEqualTo(200);

        mlflow.get("artifacts/list", Map.of("run_id", run, "path", "model"))
                .body("files.path", equalTo(List.of("model/weights.bin")))
                .body("files[0].file_size", equalTo(10));
        JsonPath get = json(mlflow.post("artifacts/presigned-download-url", file));
        assertThat(get.getInt("file_size")).isEqualTo(10);
        HttpResponse<String> part = get(get.getString("presigned_url"), "bytes=2-4");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("234");
        assertThat(part.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename*=UTF-8''weights.bin");
    }

    @Test
    void an_artifact_of_a_logged_model_is_put_and_read_by_urls_of_the_bucket() throws Exception {
        String model = json(mlflow.post(
                        "logged-models", Map.of("experiment_id", mlflow.experiment("e"), "name", "net")))
                .getString("model.info.model_id");
        Map<String, ?> file = Map.of("model_id", model, "path", "MLmodel");

        put(json(mlflow.post("artifacts/presigned-upload-url", file)).getString("presigned_url"), "flavors: {}");

        String url = json(mlflow.post("artifacts/presigned-download-url", file)).getString("presigned_url");
        assertThat(get(url, "bytes=0-").body()).isEqualTo("flavors: {}");
    }

    @Test
    void an_artifact_of_the_proxy_has_a_url_of_the_bucket() throws Exception {
        String path = "direct/größe 1+1.txt";
        given().body("big").put("/api/2.0/mlflow-artifacts/artifacts/" + path);

        JsonPath answer = json(given().get(DIRECT + path).then());

        assertThat(answer.getInt("file_size")).isEqualTo(3);
        assertThat(answer.getMap("headers")).isEmpty();
        assertThat(get(answer.getString("url"), "bytes=0-").body()).isEqualTo("big");
        given().get(DIRECT + "direct/none").then().statusCode(404);
        given().get(DIRECT + ".uploads/x").then().statusCode(400);
    }

    @Test
    void a_url_is_asked_for_rightly() {
        String run = mlflow.run(mlflow.experiment("e"));
        String upload = "artifacts/presigned-upload-url";

        mlflow.post(upload, Map.of("run_id", run)).statusCode(400).body("message", containsString("'path'"));
        mlflow.post(upload, Map.of("path", "x")).statusCode(400).body("message", containsString("Exactly one of"));
        mlflow.post(upload, Map.of("path", "x", "run_id", run, "model_id", "m-1"))
                .statusCode(400)
                .body("message", containsString("Exactly one of"));
        mlflow.post(upload, Map.of("path", "../x", "run_id", run)).statusCode(400);
        mlflow.post(upload, Map.of("path", "x", "run_id", "none")).statusCode(404);
        mlflow.post(upload, Map.of("path", "x", "run_id", run, "expiration", 604_801))
                .statusCode(400)
                .body("message", containsString("604800"));
        mlflow.post("artifacts/presigned-download-url", Map.of("path", "x", "run_id", run))
                .statusCode(404);
    }

    private static int put(String url, String content) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .PUT(BodyPublishers.ofString(content))
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static HttpResponse<String> get(String url, String range) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).header("Range", range).build();
        return HTTP.send(request, BodyHandlers.ofString());
    }
}
