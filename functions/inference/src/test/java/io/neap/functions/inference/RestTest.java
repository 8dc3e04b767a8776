// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.ModelRepository;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(LinearModelResource.class)
class RestTest {

    private static final String INFER = "/v2/models/linear/infer";
    private static final String QUESTION =
            "{\"id\":\"7\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[[1,2,3,0.1]]}]}";
    private static final String ANSWER = "{\"model_name\":\"linear\",\"model_version\":\"3\",\"id\":\"7\",\"outputs\":["
            + "{\"name\":\"scores\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1.1,2.1,3.1]},"
            + "{\"name\":\"best\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[2]}]}";

    private static final String SLOW_QUESTION =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]}";

    @Inject
    ModelRepository repository;

    @Inject
    MeterRegistry meters;

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
    void binaryTensorsAreNotImplementedAndSaySo() {
        given().header("Inference-Header-Content-Length", "10")
                .body(QUESTION)
                .post(INFER)
                .then()
                .statusCode(501)
                .body("error", containsString("binary tensors"));
    }

    @Test
    void aModelThatIsOnlyAnnouncedIsUnavailable() {
        ModelKey key = new ModelKey("coming", "1");
        repository.announce(key);
        try {
            when().get("/v2/models/coming/ready")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "1")
                    .body("error", equalTo("model 'coming' version '1' is loading"));
            when().get("/v2/health/ready").then().statusCode(503);
        } finally {
            repository.unload(key);
        }
    }

    @Test
    void aFullQueueAnswersSomeLaterAndRefusesTheRestAtOnce() {
        ModelKey key = new ModelKey("slow", "1");
        repository.load(new ModelConfig(key, TestFiles.model("slow")));
        try {
            List<CompletableFuture<HttpResponse<String>>> sent = Stream.generate(() ->
                            client.sendAsync(request("/v2/models/slow/infer", SLOW_QUESTION), BodyHandlers.ofString()))
                    .limit(20)
                    .toList();
            List<HttpResponse<String>> answers =
                    sent.stream().map(CompletableFuture::join).toList();

            assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 503);
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSizeGreaterThanOrEqualTo(5);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 503)
                    .isNotEmpty()
                    .allSatisfy(answer -> {
                        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
                        assertThat(answer.body()).contains("the queue is full");
                    });
        } finally {
            repository.unload(key);
        }
    }

    @Test
    void whoHangsUpLeavesTheQueue() throws Exception {
        ModelKey key = new ModelKey("slow", "2");
        repository.load(new ModelConfig(key, TestFiles.model("slow")));
        Tags slow = Tags.of("model", "slow", "version", "2");
        try {
            List<CompletableFuture<HttpResponse<String>>> ahead = Stream.generate(() ->
                            client.sendAsync(request("/v2/models/slow/infer", SLOW_QUESTION), BodyHandlers.ofString()))
                    .limit(3)
                    .toList();
            try (Socket socket = new Socket("localhost", Readiness.server().getPort())) {
                String head = "POST /v2/models/slow/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
                String request = head + SLOW_QUESTION.length() + "\r\n\r\n" + SLOW_QUESTION;
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                await(() ->
                        meters.get("neap.inference.pending").tags(slow).gauge().value() == 4);
            }

            await(() -> meters.get("neap.inference.requests")
                            .tags(slow.and("outcome", "cancelled"))
                            .timer()
                            .count()
                    == 1);
            assertThat(ahead)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        } finally {
            repository.unload(key);
        }
    }

    @Test
    void readinessTellsWhatTheStartWasMadeOf() {
        when().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'model' }.data.process", greaterThan(0))
                .body(
                        "checks.find { it.name == 'model' }.data.keySet()",
                        equalTo(java.util.Set.of("process", "fetch", "load", "warm-up")));
    }

    @Test
    void metricsCountByModelVersionAndOutcome() throws IOException, InterruptedException {
        post(INFER, QUESTION);

        when().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString(
                        "neap_inference_requests_seconds_count{model=\"linear\",outcome=\"success\",version=\"3\"}"))
                .body(containsString("neap_inference_pending{model=\"linear\",version=\"3\"}"));
    }

    private static void assertRefused(String body, int status, String error) {
        given().body(body).post(INFER).then().statusCode(status).body("error", containsString(error));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long latest = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(latest);
            Thread.sleep(Duration.ofMillis(2));
        }
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
