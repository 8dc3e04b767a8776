// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.matchesPattern;

import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client of the REST edge may count on, whatever runs the function: the model {@code linear}, version 3. */
abstract class RestContract {

    private static final String INFER = "/v2/models/linear/infer";
    private static final String QUESTION =
            "{\"id\":\"7\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[[1,2,3,0.1]]}]}";
    private static final String ANSWER = "{\"model_name\":\"linear\",\"model_version\":\"3\",\"id\":\"7\",\"outputs\":["
            + "{\"name\":\"scores\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1.1,2.1,3.1]},"
            + "{\"name\":\"best\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[2]}]}";

    private static final String BINARY_HEADER = "Inference-Header-Content-Length";
    private static final String ROW = "0000803f" + "00000040" + "00004040" + "cdcccc3d";
    private static final String BINARY_ANSWER = "{\"model_name\":\"linear\",\"model_version\":\"3\",\"id\":\"7\","
            + "\"outputs\":[{\"name\":\"scores\",\"shape\":[1,3],\"datatype\":\"FP32\","
            + "\"parameters\":{\"binary_data_size\":12}},{\"name\":\"best\",\"shape\":[1],\"datatype\":\"INT64\","
            + "\"parameters\":{\"binary_data_size\":8}}]}";

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void awaitTheModel() throws Exception {
        Readiness.await(Readiness.server());
    }

    @Test
    void theServerTellsOfItselfAndItsHealth() {
        when().get("/v2").then().statusCode(200).body("name", equalTo("neap"));
        when().get("/v2/health/live").then().statusCode(200).body("live", equalTo(true));
        when().get("/v2/health/ready").then().statusCode(200).body("ready", equalTo(true));
    }

    @Test
    void theModelTellsOfItsTensors() {
        for (String path : List.of("/v2/models/linear", "/v2/models/linear/versions/3")) {
            when().get(path)
                    .then()
                    .statusCode(200)
                    .body("versions", equalTo(List.of("3")))
                    .body("platform", equalTo("onnxruntime_onnx"))
                    .body("inputs[0].shape", equalTo(List.of(-1, 4)))
                    .body("outputs.name", equalTo(List.of("scores", "best")));
            when().get(path + "/ready").then().statusCode(200).body("ready", equalTo(true));
        }
    }

    @Test
    void aBodyIsReadWhateverItsMediaType() throws Exception {
        assertThat(post(INFER, QUESTION).body()).isEqualTo(ANSWER);
        for (String type : List.of("application/json", "application/x-www-form-urlencoded", "text/plain")) {
            given().contentType(type)
                    .body(QUESTION)
                    .post("/v2/models/linear/versions/3/infer")
                    .then()
                    .statusCode(200)
                    .contentType("application/json")
                    .body(equalTo(ANSWER));
        }
    }

    @Test
    void aPackedBodyIsUnpackedWithinTheSameBound() throws Exception {
        assertThat(postPacked("gzip", gzip(QUESTION)).body()).isEqualTo(ANSWER);
        assertThat(postPacked("deflate", deflate(QUESTION)).body()).isEqualTo(ANSWER);
        assertThat(postPacked("gzip", gzip(" ".repeat(2 * 1024 * 1024))).statusCode())
                .isEqualTo(413);
        assertThat(postPacked("gzip", QUESTION.getBytes(StandardCharsets.UTF_8)).body())
                .contains("the body is not in its Content-Encoding 'gzip'");
        assertThat(postPacked("br", gzip(QUESTION)).body()).contains("expected gzip or deflate");
    }

    @Test
    void onlyTheOutputsAskedForAreAnswered() {
        given().body(QUESTION.replace("}]}", "}],\"outputs\":[{\"name\":\"best\"}]}"))
                .post(INFER)
                .then()
                .statusCode(200)
                .body("outputs.name", equalTo(List.of("best")));
    }

    @Test
    void theUsersMistakesAreFourHundredsWithAnErrorThatHelps() {
        assertRefused(QUESTION.replace("[1,4]", "[1,3]"), 400, "shape [1,3] needs 3 here, got 4");
        assertRefused(
                QUESTION.replace("[1,4]", "[4]").replace("[[", "[").replace("]]}", "]}"),
                400,
                "input 'x': expected shape [-1,4], got [4]");
        assertRefused(QUESTION.replace("FP32", "FP64"), 400, "input 'x': expected datatype FP32, got FP64");
        assertRefused(QUESTION.replace("\"x\"", "\"z\""), 400, "input 'x' is missing: expected [x], got [z]");
        assertRefused("{", 400, "the body is not the JSON it should be");
        assertRefused("", 400, "the body is not the JSON it should be");
        assertRefused(" ".repeat(2 * 1024 * 1024), 413, "neap.oip.max-body-size");
    }

    @Test
    void whatIsNotThereIsNotFoundInJson() {
        for (String path : List.of("/v2/models/other", "/v2/models/linear/versions/4", "/v2/other", "/v2/models")) {
            when().get(path)
                    .then()
                    .statusCode(404)
                    .contentType("application/json")
                    .body("error", containsString(""));
        }
        when().get(INFER).then().statusCode(405).header("Allow", "POST").body("error", containsString("POST"));
    }

    @Test
    void tensorsTravelAsBytesBehindTheJsonBothWays() throws Exception {
        String json = QUESTION.replace("\"data\":[[1,2,3,0.1]]", "\"parameters\":{\"binary_data_size\":16}")
                .replace("{\"id\"", "{\"parameters\":{\"binary_data_output\":true},\"id\"");

        HttpResponse<byte[]> answer = postBinary(json.length(), json, ROW);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
        int header = Integer.parseInt(answer.headers().firstValue(BINARY_HEADER).orElseThrow());
        assertThat(new String(answer.body(), 0, header, StandardCharsets.UTF_8)).isEqualTo(BINARY_ANSWER);
        assertThat(HexFormat.of().formatHex(answer.body(), header, answer.body().length))
                .isEqualTo("cdcc8c3f6666064066664640" + "0200000000000000");
    }

    @Test
    void aBodyThatIsOneTensorIsAnsweredInBytes() throws Exception {
        HttpResponse<byte[]> answer = postBinary(0, "", ROW);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).endsWith(HexFormat.of().parseHex("0200000000000000"));
        assertThat(new String(postBinary(0, "", "00").body(), StandardCharsets.UTF_8))
                .contains("FP32 of shape [1,4] takes 16 bytes, got 1");
    }

    @Test
    void aHeadersLengthThatLiesIsRefused() throws Exception {
        for (String lie : List.of("-1", "99999", "many")) {
            given().header(BINARY_HEADER, lie)
                    .body(QUESTION)
                    .post(INFER)
                    .then()
                    .statusCode(400)
                    .body("error", containsString(BINARY_HEADER + ": expected 0 to the"));
        }
    }

    @Test
    void anAnswerIsPackedAsItsCallerWants() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(Readiness.server().resolve(INFER))
                .POST(HttpRequest.BodyPublishers.ofString(QUESTION));
        for (String wanted : List.of("gzip", "deflate")) {
            HttpResponse<InputStream> answer =
                    client.send(request.setHeader("Accept-Encoding", wanted).build(), BodyHandlers.ofInputStream());
            InputStream unpacked =
                    wanted.equals("gzip") ? new GZIPInputStream(answer.body()) : new InflaterInputStream(answer.body());

            assertThat(answer.headers().firstValue("Content-Encoding")).contains(wanted);
            assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(ANSWER);
        }
        assertThat(client.send(
                                request.setHeader("Accept-Encoding", "gzip, deflate, br")
                                        .build(),
                                BodyHandlers.ofString())
                        .body())
                .isEqualTo(ANSWER);
        assertThat(client.send(request.setHeader("Accept-Encoding", "gzip;q=0").build(), BodyHandlers.ofString())
                        .body())
                .isEqualTo(ANSWER);
    }

    @Test
    void anOutputIsAnsweredByItsHighestClasses() {
        given().body(QUESTION.replace(
                        "}]}", "}],\"outputs\":[{\"name\":\"scores\",\"parameters\":{\"classification\":2}}]}"))
                .post(INFER)
                .then()
                .statusCode(200)
                .body("outputs[0].datatype", equalTo("BYTES"))
                .body("outputs[0].shape", equalTo(List.of(1, 2)))
                .body("outputs[0].data", equalTo(List.of("3.100000:2", "2.100000:1")));
    }

    @Test
    void statisticsTellWhatTheModelHasDone() throws IOException, InterruptedException {
        JsonPath before = get("/v2/models/linear/stats");
        post(INFER, QUESTION);
        post(INFER, QUESTION.replace("\"x\"", "\"z\""));

        for (String path :
                List.of("/v2/models/linear/stats", "/v2/models/linear/versions/3/stats", "/v2/models/stats")) {
            JsonPath after = get(path);
            assertThat(after.getString("model_stats[0].name")).isEqualTo("linear");
            assertThat(after.getString("model_stats[0].version")).isEqualTo("3");
            assertThat(after.getLong("model_stats[0].last_inference")).isPositive();
            for (String count : List.of(
                    "inference_count",
                    "execution_count",
                    "inference_stats.success.count",
                    "inference_stats.fail.count",
                    "inference_stats.queue.count",
                    "inference_stats.compute_infer.count")) {
                assertThat(after.getLong("model_stats[0]." + count))
                        .as(count)
                        .isEqualTo(before.getLong("model_stats[0]." + count) + 1);
            }
            assertThat(after.getLong("model_stats[0].inference_stats.compute_infer.ns"))
                    .isPositive();
            assertThat(after.getList("model_stats[0].batch_stats.batch_size")).contains(1);
        }
        when().get("/v2/models/other/stats").then().statusCode(404).body("error", containsString("'other'"));
    }

    @Test
    void theModelsConfigurationIsToldAsTritonTellsIt() {
        for (String path : List.of("/v2/models/linear/config", "/v2/models/linear/versions/3/config")) {
            JsonPath config = get(path);
            assertThat(config.getInt("max_batch_size")).isEqualTo(16);
            assertThat(config.getString("input[0].data_type")).isEqualTo("TYPE_FP32");
            assertThat(config.getList("input[0].dims")).containsExactly(4);
            assertThat(config.getInt("instance_group[0].count")).isEqualTo(1);
        }
        assertThat(get("/v2").getList("extensions")).contains("model_configuration", "statistics");
    }

    @Test
    void theFirstProtocolIsSpokenToo() {
        given().body("{\"instances\":[[1,2,3,4],[0,0,0,0]]}")
                .post("/v1/models/linear:predict")
                .then()
                .statusCode(200)
                .body(equalTo("{\"predictions\":[{\"scores\":[5.0,6.0,7.0],\"best\":2},"
                        + "{\"scores\":[0.0,0.0,0.0],\"best\":0}]}"));
        when().get("/v1/models/linear").then().statusCode(200).body("ready", equalTo(true));
        when().get("/").then().statusCode(200).body("status", equalTo("alive"));
        when().get("/v1/models").then().statusCode(200).body("models", equalTo(List.of("linear")));
        when().post("/v1/models/linear").then().statusCode(404).body("error", containsString("NAME:predict"));
        when().delete("/v1/models/linear").then().statusCode(405).body("error", containsString("POST"));
        when().post("/v1/models/other:predict").then().statusCode(404).body("error", containsString("'other'"));
    }

    @Test
    void aModelIsUploadedListedAskedAndUnloaded() throws IOException {
        String file = Base64.getEncoder().encodeToString(Files.readAllBytes(TestFiles.model("linear")));
        given().body("{\"parameters\":{\"config\":\"{}\",\"file:1/model.onnx\":\"" + file + "\"}}")
                .post("/v2/repository/models/rest-upload/load")
                .then()
                .statusCode(200);
        when().post("/v2/repository/index")
                .then()
                .statusCode(200)
                .body("find { it.name == 'linear' }.state", equalTo("READY"))
                .body("find { it.name == 'rest-upload' }.version", equalTo("1"));
        given().body(QUESTION).post("/v2/models/rest-upload/infer").then().statusCode(200);

        when().post("/v2/repository/models/rest-upload/unload").then().statusCode(200);

        given().body(QUESTION).post("/v2/models/rest-upload/infer").then().statusCode(404);
        when().post("/v2/repository/models/rest-upload/load")
                .then()
                .statusCode(404)
                .body("error", containsString("no file of model 'rest-upload' is known"));
    }

    @Test
    void aModelIsLoadedAgainBesideItself() {
        when().post("/v2/repository/models/linear/load").then().statusCode(200);

        given().body(QUESTION).post(INFER).then().statusCode(200).body(equalTo(ANSWER));
    }

    @Test
    void readinessTellsWhatTheStartWasMadeOfAndWhereTheModelComputes() {
        when().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'model' }.data.config", greaterThan(0))
                .body(
                        "checks.find { it.name == 'model' }.data.keySet()",
                        equalTo(java.util.Set.of(
                                "began",
                                "main",
                                "config",
                                "fetch",
                                "map",
                                "library",
                                "session",
                                "warm-up",
                                "device/linear/3")));
    }

    @Test
    void metricsCountByModelVersionAndOutcome() throws IOException, InterruptedException {
        post(INFER, QUESTION);

        when().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString(
                        "neap_inference_requests_seconds_count{model=\"linear\",outcome=\"success\",version=\"3\"}"))
                .body(containsString("neap_inference_pending{model=\"linear\",version=\"3\"}"))
                .body(matchesPattern("(?s).*\nnv_inference_request_success\\{model=\"linear\",version=\"3\"} [1-9].*"))
                .body(matchesPattern("(?s).*\nnv_inference_compute_infer_duration_us\\{[^}]*} [1-9].*"));
    }

    private static JsonPath get(String path) {
        return when().get(path).then().statusCode(200).extract().jsonPath();
    }

    private static void assertRefused(String body, int status, String error) {
        given().body(body).post(INFER).then().statusCode(status).body("error", containsString(error));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    private static byte[] deflate(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    private HttpResponse<String> postPacked(String encoding, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(Readiness.server().resolve(INFER))
                .header("Content-Encoding", encoding)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<byte[]> postBinary(int header, String json, String hex)
            throws IOException, InterruptedException {
        byte[] tensor = HexFormat.of().parseHex(hex);
        HttpRequest request = HttpRequest.newBuilder(Readiness.server().resolve(INFER))
                .header(BINARY_HEADER, Integer.toString(header))
                .POST(HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofString(json), HttpRequest.BodyPublishers.ofByteArray(tensor)))
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path, body), BodyHandlers.ofString());
    }

    /** Sets no Content-Type, as tritonclient does not. */
    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(Readiness.server().resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
