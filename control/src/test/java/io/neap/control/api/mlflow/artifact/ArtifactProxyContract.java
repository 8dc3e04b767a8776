// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.artifact;

import static io.neap.control.api.mlflow.Mlflow.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.neap.control.api.mlflow.Mlflow;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

abstract class ArtifactProxyContract {

    private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts/";

    private final String folder = "proxy-" + UUID.randomUUID();

    @Test
    void a_large_file_is_sent_in_parts() {
        JsonPath upload = multipart("create", Map.of("path", "/home/ada/model.bin", "num_parts", 3))
                .statusCode(200)
                .extract()
                .jsonPath();
        List<String> addresses = upload.getList("credentials.url", String.class);
        assertThat(addresses).allSatisfy(address -> assertThat(address).startsWith("http://"));
        List<Map<String, Object>> parts = new ArrayList<>();
        for (int number : List.of(3, 1, 2)) {
            String etag = given().body(("part " + number + " ").getBytes(StandardCharsets.UTF_8))
                    .put(addresses.get(number - 1))
                    .then()
                    .statusCode(200)
                    .extract()
                    .header("ETag");
            parts.add(Map.of("part_number", number, "etag", etag, "url", addresses.get(number - 1)));
        }
        parts.sort(Comparator.comparing(part -> (Integer) part.get("part_number")));
        Map<String, Object> completion =
                Map.of("path", "/home/ada/model.bin", "upload_id", upload.getString("upload_id"), "parts", parts);

        multipart("complete", completion).statusCode(200);
        multipart("complete", completion).statusCode(200);

        given().get(PROXY + folder + "/model.bin").then().body(equalTo("part 1 part 2 part 3 "));
        String listing = PROXY.substring(0, PROXY.length() - 1) + "?path=";
        given().get(listing + ".uploads").then().statusCode(400);
        given().get(PROXY + ".uploads/x").then().statusCode(400);
        given().get(listing).then().body("files.path.flatten()", not(hasItem(".uploads")));
    }

    @Test
    void one_name_is_a_file_or_a_folder() {
        given().body("x").put(PROXY + folder + "/a.txt").then().statusCode(200);
        given().body("x").put(PROXY + folder + "/b/c/d").then().statusCode(200);

        given().body("y")
                .put(PROXY + folder + "/a.txt/b")
                .then()
                .statusCode(400)
                .body("message", containsString("beside '" + folder + "/a.txt'"));
        given().body("y").put(PROXY + folder + "/b").then().statusCode(400);
        given().body("y")
                .put(PROXY + folder + "/b/c")
                .then()
                .statusCode(400)
                .body("message", containsString("beside '" + folder + "/b/c/d'"));
        given().body("y").put(PROXY + folder + "/a.txt").then().statusCode(200);
        given().body("y").put(PROXY + folder + "/a.txt-b").then().statusCode(200);
        JsonPath upload = multipart("create", Map.of("path", "b", "num_parts", 1))
                .extract()
                .jsonPath();
        String etag =
                given().body("z").put(upload.getString("credentials[0].url")).header("ETag");
        multipart(
                        "complete",
                        Map.of(
                                "path", "b",
                                "upload_id", upload.getString("upload_id"),
                                "parts", List.of(Map.of("part_number", 1, "etag", etag))))
                .statusCode(400);
        given().get(PROXY + folder + "/b/c/d").then().body(equalTo("x"));
    }

    @Test
    void of_a_file_and_a_folder_of_one_name_at_once_one_wins() throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 20; round++) {
                String name = PROXY + folder + "/" + round;
                CyclicBarrier start = new CyclicBarrier(2);
                Future<Integer> file = clients.submit(() -> answer(start, name, "file"));
                Future<Integer> below = clients.submit(() -> answer(start, name + "/a/b", "below"));

                assertThat(List.of(file.get(), below.get())).containsExactlyInAnyOrder(200, 400);
            }
        }
    }

    private static int answer(CyclicBarrier start, String path, String content) throws Exception {
        start.await();
        return given().body(content).put(path).statusCode();
    }

    @Test
    void an_upload_in_parts_that_is_not_whole_leaves_nothing() {
        JsonPath upload = multipart("create", Map.of("path", "half.bin", "num_parts", 2))
                .extract()
                .jsonPath();
        String id = upload.getString("upload_id");
        given().body("part").put(upload.getString("credentials[0].url")).then().statusCode(200);
        List<Map<String, Object>> parts =
                List.of(Map.of("part_number", 1, "etag", "wrong"), Map.of("part_number", 2, "etag", "none"));

        multipart("complete", Map.of("path", "half.bin", "upload_id", id, "parts", parts))
                .statusCode(400);
        multipart("abort", Map.of("path", "half.bin", "upload_id", id)).statusCode(200);
        multipart("complete", Map.of("path", "half.bin", "upload_id", id, "parts", parts))
                .statusCode(400);

        given().get(PROXY + folder + "/half.bin").then().statusCode(404);
        given().body("older").put(PROXY + folder + "/half.bin").then().statusCode(200);
        multipart("complete", Map.of("path", "half.bin", "upload_id", id, "parts", parts))
                .statusCode(400);
        multipart("create", Map.of("path", "x", "num_parts", 0)).statusCode(400);
        multipart("abort", Map.of("path", "x", "upload_id", "../x")).statusCode(400);
        given().body("x")
                .put(upload.getString("credentials[0].url") + "00000")
                .then()
                .statusCode(400);
    }

    private ValidatableResponse multipart(String step, Map<String, ?> body) {
        return given().contentType(ContentType.JSON)
                .header("X-Forwarded-Proto", "https") // which nobody has said that it is to be believed
                .body(body)
                .post("/api/2.0/mlflow-artifacts/mpu/" + step + "/" + folder)
                .then();
    }

    @Test
    void the_user_interface_downloads_files_of_runs_and_versions() {
        Mlflow mlflow = Mlflow.inFreshWorkspace();
        String run = mlflow.run(mlflow.experiment("e"));
        String root = Mlflow.json(mlflow.get("runs/get", Map.of("run_id", run))).getString("run.info.artifact_uri");
        given().body("<script>")
                .put("/api/2.0/mlflow-artifacts/artifacts/" + root.substring("mlflow-artifacts:/".length())
                        + "/a/é.html")
                .then()
                .statusCode(200);
        mlflow.post("registered-models/create", Map.of("name", "net"));
        mlflow.post("model-versions/create", Map.of("name", "net", "source", "runs:/" + run + "/a"))
                .statusCode(200);

        for (String address : List.of(
                "/get-artifact?run_id=" + run + "&path=a/%C3%A9.html",
                "/get-artifact?run_uuid=" + run + "&path=a/%C3%A9.html",
                "/model-versions/get-artifact?name=net&version=1&path=%C3%A9.html")) {
            given().urlEncodingEnabled(false)
                    .header("X-MLFLOW-WORKSPACE", mlflow.workspace)
                    .get(address)
                    .then()
                    .statusCode(200)
                    .header("Content-Disposition", equalTo("attachment; filename*=UTF-8''%C3%A9.html"))
                    .header("Content-Type", equalTo("application/octet-stream"))
                    .body(equalTo("<script>"));
        }
        given().header("X-MLFLOW-WORKSPACE", mlflow.workspace)
                .get("/get-artifact?run_id=" + run + "&path=../../x")
                .then()
                .statusCode(400);
        given().get("/get-artifact?run_id=" + run + "&path=a/b").then().statusCode(404);
    }

    @Test
    void a_file_of_more_than_any_body_limit_passes_both_ways() {
        byte[] content = new byte[24 << 20];
        new Random(7).nextBytes(content);

        given().body(content)
                .put(PROXY + folder + "/big")
                .then()
                .statusCode(200)
                .body(equalTo("{}"));

        assertThat(given().get(PROXY + folder + "/big")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray())
                .isEqualTo(content);
    }

    @Test
    void a_part_is_read_by_range_and_the_rest_is_told_by_head() {
        put("/f", "0123456789");

        given().header("Range", "bytes=2-4")
                .get(PROXY + folder + "/f")
                .then()
                .statusCode(206)
                .header("Content-Range", "bytes 2-4/10")
                .body(equalTo("234"));
        given().header("Range", "bytes=10-").get(PROXY + folder + "/f").then().statusCode(416);
        given().head(PROXY + folder + "/f")
                .then()
                .statusCode(200)
                .header("Content-Length", "10")
                .header("Accept-Ranges", "bytes");
    }

    @Test
    void names_with_spaces_signs_and_letters_of_any_language_are_names() {
        put("/a b+c%20ü", "odd");

        given().get(PROXY + folder + "/a b+c%20ü").then().statusCode(200).body(equalTo("odd"));
        given().queryParam("path", folder)
                .get("/api/2.0/mlflow-artifacts/artifacts")
                .then()
                .body("files.path", equalTo(List.of("a b+c%20ü")));
    }

    @Test
    void a_file_is_deleted_and_a_missing_one_is_not_found() {
        put("/f", "x");

        given().delete(PROXY + folder + "/f").then().statusCode(200);
        given().get(PROXY + folder + "/f")
                .then()
                .statusCode(404)
                .body("error_code", equalTo("RESOURCE_DOES_NOT_EXIST"));
    }

    @Test
    void a_path_that_climbs_is_refused_however_it_is_written() throws IOException {
        for (String path :
                List.of("..%2Fx", "a/..%2f..%2fx", "%2e%2e%2fx", "%252e%252e%252fx", "a%5Cb", "a//b", "/etc/x")) {
            assertThat(raw("PUT " + PROXY + path
                            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"))
                    .as(path)
                    .startsWith("HTTP/1.1 400")
                    .contains("INVALID_PARAMETER_VALUE");
        }
        assertThat(raw("PUT " + PROXY
                        + "../../../x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void an_upload_whose_client_hangs_up_is_never_seen() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("PUT " + PROXY + folder + "/half HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[500_000]);
            out.flush();
        }

        put("/after", "the server is well");
        given().get(PROXY + folder + "/half").then().statusCode(404);
        given().get(PROXY + folder + "/after").then().statusCode(200);
    }

    @Test
    void a_run_lists_its_artifacts_relative_to_its_root() {
        Mlflow mlflow = Mlflow.inFreshWorkspace();
        String run = mlflow.run(mlflow.experiment("e"));
        String root = json(mlflow.get("runs/get", Map.of("run_id", run))).getString("run.info.artifact_uri");
        String path = root.substring("mlflow-artifacts:/".length());
        given().body("x").put(PROXY + path + "/notes/a.txt").then().statusCode(200);

        assertThat(path).startsWith("workspaces/" + mlflow.workspace + "/");
        mlflow.get("artifacts/list", Map.of("run_id", run))
                .body("root_uri", equalTo(root))
                .body("files.path", equalTo(List.of("notes")))
                .body("files[0].is_dir", equalTo(true));
        mlflow.get("artifacts/list", Map.of("run_id", run, "path", "notes"))
                .body("files.path", equalTo(List.of("notes/a.txt")))
                .body("files[0].file_size", equalTo(1));
        mlflow.get("artifacts/list", Map.of("run_id", run, "path", "../..")).statusCode(400);
    }

    private void put(String name, String content) {
        given().body(content.getBytes(StandardCharsets.UTF_8))
                .put(PROXY + folder + name)
                .then()
                .statusCode(200);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(10_000);
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(300), StandardCharsets.US_ASCII);
        }
    }
}
