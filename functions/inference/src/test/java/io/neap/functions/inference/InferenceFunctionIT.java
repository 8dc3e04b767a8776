// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class InferenceFunctionIT {

    private static final int SIGTERM = 143;
    private static final String WRONG_DIGEST = "0".repeat(64);
    private static final String LINEAR_QUESTION =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";
    private static final String SLOW_QUESTION =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]}";

    @TempDir
    Path folder;

    @Test
    void theStartTellsItsPartsAndTheModelAnswers() throws Exception {
        Path told = folder.resolve("ready");
        try (FunctionProcess function = FunctionProcess.start(
                folder, "linear", Map.of("NEAP_READY_FILE", told.toString(), "NEAP_OIP_ACCESS_LOG", "1"))) {
            String ready = Readiness.await(function.uri("/"));

            assertThat(ready).contains("\"began\":", "\"config\":", "\"fetch\":", "\"session\":", "\"warm-up\":");
            assertThat(HttpClient.newHttpClient()
                            .send(
                                    question(function.uri("/v2/models/linear/infer"), LINEAR_QUESTION),
                                    BodyHandlers.ofString())
                            .body())
                    .contains("\"data\":[5.0,6.0,7.0]");
            assertThat(HttpClient.newHttpClient()
                            .send(question(function.uri("/v2/repository/index"), ""), BodyHandlers.ofString()))
                    .as("management is closed by default")
                    .returns(403, HttpResponse::statusCode);
            assertThat(HttpClient.newHttpClient()
                            .send(
                                    question(function.uri("/v2/systemsharedmemory/unregister"), ""),
                                    BodyHandlers.ofString()))
                    .as("so is shared memory")
                    .returns(403, HttpResponse::statusCode)
                    .returns(
                            "{\"error\":\"shared memory is closed to clients; neap.oip.shared-memory=true opens it\"}",
                            HttpResponse::body);
            assertThat(function.log())
                    .contains("model=linear version=1 service=service revision=service-00001 is ready")
                    .contains("model=linear version=1 request= outcome=success millis=");
            assertThat(told)
                    .content()
                    .matches("\\{\"began\":\\d{16},\"main\":\\d+,\"config\":\\d+,\"fetch\":\\d+,\"map\":\\d+,"
                            + "\"library\":\\d+,\"session\":\\d+,\"warm-up\":\\d+}");

            function.terminate();
            assertThat(function.awaitExit()).isIn(0, SIGTERM);
        }
    }

    @Test
    void allModelsOfAFolderAnswer() throws Exception {
        Path models = folder.resolve("models");
        copy("linear", models.resolve("flat/model.onnx"));
        copy("slow", models.resolve("numbered/2/model.onnx"));
        copy("linear", models.resolve("numbered/10/model.onnx"));
        copy("echo", models.resolve("echo/model.onnx"));
        try (FunctionProcess function =
                FunctionProcess.start(folder, "linear", Map.of("NEAP_MODEL_FOLDER", models.toString()))) {
            Readiness.await(function.uri("/"));

            for (String path : List.of("flat", "numbered", "numbered/versions/10")) {
                assertThat(HttpClient.newHttpClient()
                                .send(
                                        question(function.uri("/v2/models/" + path + "/infer"), LINEAR_QUESTION),
                                        BodyHandlers.ofString())
                                .body())
                        .as(path)
                        .contains("\"data\":[5.0,6.0,7.0]");
            }
            assertThat(function.log()).contains("model=echo,flat,numbered version=1,1,10 service=service");
            assertThatTextIsGenerated(function.uri("/v2/models/echo/"));
        }
    }

    @Test
    void aFolderOfTritonsIsServedAsItsConfigurationSays() throws Exception {
        Path models = folder.resolve("models");
        for (String version : List.of("1", "2", "3")) {
            copy("linear", models.resolve("linear/" + version + "/network.onnx"));
        }
        Files.writeString(models.resolve("linear/config.pbtxt"), """
                name: 'linear' backend: 'onnxruntime' max_batch_size: 2 default_model_filename: 'network.onnx'
                version_policy: { specific: { versions: [ 1, 2 ] } }
                instance_group [ { count: 2, kind: KIND_CPU } ] dynamic_batching { }
                model_warmup { name: 'zeros' batch_size: 2
                  inputs { key: 'x' value: { data_type: TYPE_FP32 dims: 4 zero_data: true } } }
                """);
        try (FunctionProcess function =
                FunctionProcess.start(folder, "linear", Map.of("NEAP_MODEL_FOLDER", models.toString()))) {
            Readiness.await(function.uri("/"));
            HttpClient client = HttpClient.newHttpClient();

            for (String version : List.of("/versions/1", "/versions/2", "")) {
                HttpRequest question =
                        question(function.uri("/v2/models/linear" + version + "/infer"), LINEAR_QUESTION);
                assertThat(client.send(question, BodyHandlers.ofString()).body())
                        .contains(version.equals("/versions/1") ? "\"1\"" : "\"2\"", "\"data\":[5.0,6.0,7.0]");
            }
            assertThat(client.send(
                                    HttpRequest.newBuilder(function.uri("/v2/models/linear/config"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body())
                    .contains("\"specific\":{\"versions\":[1,2]}", "\"max_batch_size\":2", "\"count\":2");
            String three = "{\"inputs\":[{\"name\":\"x\",\"shape\":[3,4],\"datatype\":\"FP32\","
                    + "\"data\":[1,2,3,4,1,2,3,4,1,2,3,4]}]}";
            HttpResponse<String> tooMany =
                    client.send(question(function.uri("/v2/models/linear/infer"), three), BodyHandlers.ofString());
            assertThat(tooMany.statusCode()).isEqualTo(400);
            assertThat(tooMany.body()).contains("3 rows", "max_batch_size of the model is 2");
        }
    }

    private static void assertThatTextIsGenerated(URI model) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        String text = "{\"id\":\"7\",\"text_input\":\"grüße\",\"stream\":false,\"parameters\":{\"temperature\":0}}";
        String said = "{\"model_name\":\"echo\",\"model_version\":\"1\",\"id\":\"7\",\"text_output\":\"grüße\"}";

        HttpResponse<String> whole = client.send(question(model.resolve("generate"), text), BodyHandlers.ofString());
        assertThat(whole.body()).isEqualTo(said);

        HttpResponse<String> stream =
                client.send(question(model.resolve("generate_stream"), text), BodyHandlers.ofString());
        assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(stream.body()).isEqualTo("data: " + said + "\n\n");

        HttpResponse<String> wrong =
                client.send(question(model.resolve("generate_stream"), "{\"prompt\":\"a\"}"), BodyHandlers.ofString());
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).isEqualTo("{\"error\":\"the request has no input: expected [text_input]\"}");
    }

    @Test
    void anotherDigestThanRegisteredEndsTheProcessNamingBoth() throws Exception {
        String digest = TestFiles.sha256(TestFiles.model("linear"));
        try (FunctionProcess function =
                FunctionProcess.start(folder, "linear", Map.of("NEAP_MODEL_SHA256", WRONG_DIGEST))) {

            assertThat(function.awaitExit()).isEqualTo(1);
            assertThat(function.terminationLog())
                    .hasLineCount(1)
                    .contains("expected SHA-256 " + WRONG_DIGEST + ", got " + digest);
        }
    }

    @Test
    void aFileThatIsNoModelEndsTheProcessWithItsReason() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.onnx"), "no model");
        Map<String, String> environment =
                Map.of("NEAP_MODEL_URI", broken.toUri().toString(), "NEAP_MODEL_SHA256", TestFiles.sha256(broken));
        try (FunctionProcess function = FunctionProcess.start(folder, "linear", environment)) {

            assertThat(function.awaitExit()).isEqualTo(1);
            assertThat(function.terminationLog()).hasLineCount(1).contains("ONNX Runtime cannot load");
        }
    }

    @Test
    void aStartThatHangsEndsAtItsDeadline() throws Exception {
        try (SilentServer silent = SilentServer.open()) {
            Map<String, String> environment =
                    Map.of("NEAP_MODEL_URI", silent.uri("/model.onnx").toString(), "NEAP_MODEL_DEADLINE", "2s");
            try (FunctionProcess function = FunctionProcess.start(folder, "linear", environment)) {

                assertThat(function.awaitExit()).isEqualTo(1);
                assertThat(function.terminationLog()).hasLineCount(1).containsAnyOf("PT2S", "timed out");
            }
        }
    }

    @Test
    void aRequestInFlightIsAnsweredBeforeTheProcessEnds() throws Exception {
        try (FunctionProcess function = FunctionProcess.start(folder, "slow", Map.of())) {
            Readiness.await(function.uri("/"));
            HttpClient client = HttpClient.newHttpClient();
            List<CompletableFuture<HttpResponse<String>>> inFlight = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                inFlight.add(client.sendAsync(
                        question(function.uri("/v2/models/slow/infer"), SLOW_QUESTION), BodyHandlers.ofString()));
            }
            inFlight.get(0).join();

            function.terminate();

            assertThat(inFlight)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
            assertThat(function.awaitExit()).isIn(0, SIGTERM);
        }
    }

    @Test
    void underLoadEveryCallIsAnsweredAndEveryCallerSentElsewhereBeforeThePortCloses() throws Exception {
        try (FunctionProcess function = FunctionProcess.start(folder, "linear", Map.of())) {
            Readiness.await(function.uri("/"));
            CountDownLatch flowing = new CountDownLatch(400);
            List<CompletableFuture<String>> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                callers.add(CompletableFuture.supplyAsync(() -> callUntilSentElsewhere(function, flowing)));
            }
            assertThat(flowing.await(60, TimeUnit.SECONDS)).isTrue();

            function.terminate();

            assertThat(callers).allSatisfy(caller -> assertThat(caller.join()).isEqualTo("sent elsewhere"));
            assertThat(function.awaitExit()).isIn(0, SIGTERM);
        }
    }

    @Test
    void theProcessEndsWithTheOneThatStartedIt() throws Exception {
        List<String> shell = List.of("/bin/sh", "-c", "\"$0\" \"$@\" & wait");
        try (FunctionProcess function =
                FunctionProcess.start(folder, "linear", Map.of("NEAP_EXIT_WITH_PARENT", "true"), shell)) {
            Readiness.await(function.uri("/"));
            ProcessHandle child = function.handle().children().findFirst().orElseThrow();

            function.kill();

            child.onExit().get(60, TimeUnit.SECONDS);
        }
    }

    /** Calls one after the other on one connection, until an answer closes it. */
    private static String callUntilSentElsewhere(FunctionProcess function, CountDownLatch flowing) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = question(function.uri("/v2/models/linear/infer"), LINEAR_QUESTION);
        while (true) {
            try {
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    return "HTTP " + answer.statusCode() + " " + answer.body();
                }
                if (answer.headers().firstValue("connection").equals(Optional.of("close"))) {
                    return "sent elsewhere";
                }
                flowing.countDown();
            } catch (IOException | InterruptedException e) {
                return e.toString();
            }
        }
    }

    private static void copy(String model, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Files.copy(TestFiles.model(model), target);
    }

    private static HttpRequest question(URI uri, String body) {
        return HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
