// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.neap.serving.oip.proto.GRPCInferenceServiceGrpc;
import io.neap.serving.oip.proto.InferTensorContents;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferRequest.InferInputTensor;
import io.neap.serving.oip.proto.ModelInferResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that wait: for the model, or in its queue of four. */
@Timeout(180)
class QueueIT {

    private static final Map<String, String> SMALL = Map.of("NEAP_BATCH_MAX_QUEUE", "4", "NEAP_ENGINE_LANES", "1");
    private static final String INFER = "/v2/models/slow/infer";
    private static final String QUESTION =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]}";
    private static final String LABELS = "{model=\"slow\",version=\"1\"} ";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void aModelThatIsOnlyAnnouncedIsUnavailable() throws Exception {
        try (SilentServer silent = SilentServer.open();
                FunctionProcess function = FunctionProcess.start(
                        folder,
                        "slow",
                        Map.of("NEAP_MODEL_URI", silent.uri("/model.onnx").toString()))) {
            await(() -> function.log().contains("started in"));

            await(() -> {
                HttpResponse<String> ready = get(function, "/v2/models/slow/ready");
                return ready.statusCode() == 503
                        && ready.headers().firstValue("Retry-After").equals(Optional.of("1"))
                        && ready.body().equals("{\"error\":\"model 'slow' version '1' is loading\"}");
            });
            assertThat(get(function, "/v2/health/ready").statusCode()).isEqualTo(503);
            assertThat(get(function, "/v2/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aFullQueueAnswersSomeLaterAndRefusesTheRestAtOnce() throws Exception {
        try (FunctionProcess function = FunctionProcess.start(folder, "slow", SMALL)) {
            Readiness.await(function.uri("/"));

            List<HttpResponse<String>> answers =
                    ask(function, 20).stream().map(CompletableFuture::join).toList();

            assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 503);
            assertThat(answers)
                    .as("the queue's four, and whom the lane took before it was full")
                    .filteredOn(answer -> answer.statusCode() == 200)
                    .hasSizeGreaterThanOrEqualTo(4);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 503)
                    .isNotEmpty()
                    .allSatisfy(answer -> {
                        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
                        assertThat(answer.body()).contains("the queue is full");
                    });
        }
    }

    @Test
    void whoHangsUpLeavesTheQueue() throws Exception {
        try (FunctionProcess function = FunctionProcess.start(folder, "slow", SMALL)) {
            Readiness.await(function.uri("/"));
            List<CompletableFuture<HttpResponse<String>>> ahead = ask(function, 3);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), function.port())) {
                String head = "POST " + INFER + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
                String request = head + QUESTION.length() + "\r\n\r\n" + QUESTION;
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                await(() -> metrics(function).contains("neap_inference_pending" + LABELS + "4.0"));
            }

            await(() -> metrics(function)
                    .contains("neap_inference_requests_seconds_count"
                            + "{model=\"slow\",outcome=\"cancelled\",version=\"1\"} 1"));
            assertThat(ahead)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        }
    }

    @Test
    void theUrgentGoFirstAndWhoseTimeIsOverAreNotRun() throws Exception {
        try (FunctionProcess function = FunctionProcess.start(folder, "slow", SMALL)) {
            Readiness.await(function.uri("/"));
            List<CompletableFuture<HttpResponse<String>>> ahead = ask(function, 4);
            await(() -> metrics(function).contains("neap_inference_pending" + LABELS + "4.0"));

            HttpResponse<String> urgent = client.send(
                    post(function, "{\"parameters\":{\"priority\":1}," + QUESTION.substring(1)),
                    BodyHandlers.ofString());
            assertThat(urgent.statusCode()).isEqualTo(200);
            assertThat(ahead).as("those without a priority wait behind it").anyMatch(answer -> !answer.isDone());

            assertThatThrownBy(() -> askByGrpc(function, "1m"))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refusal ->
                                    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
            assertThat(ahead)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
            assertThat(askByGrpc(function, "30S").getOutputsCount()).isEqualTo(1);
        }
    }

    /** The client itself waits: it is the server that heeds the header. */
    private static ModelInferResponse askByGrpc(FunctionProcess function, String timeout) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER), timeout);
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", function.port())
                .usePlaintext()
                .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
                .build();
        try {
            return GRPCInferenceServiceGrpc.newBlockingStub(channel)
                    .modelInfer(ModelInferRequest.newBuilder()
                            .setModelName("slow")
                            .addInputs(InferInputTensor.newBuilder()
                                    .setName("x")
                                    .setDatatype("FP32")
                                    .addShape(1)
                                    .setContents(InferTensorContents.newBuilder()
                                            .addFp32Contents(1)
                                            .build()))
                            .build());
        } finally {
            channel.shutdownNow();
        }
    }

    private List<CompletableFuture<HttpResponse<String>>> ask(FunctionProcess function, int times) {
        HttpRequest request = post(function, QUESTION);
        return Stream.generate(() -> client.sendAsync(request, BodyHandlers.ofString()))
                .limit(times)
                .toList();
    }

    private static HttpRequest post(FunctionProcess function, String body) {
        return HttpRequest.newBuilder(function.uri(INFER))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private String metrics(FunctionProcess function) throws IOException, InterruptedException {
        return get(function, "/q/metrics").body();
    }

    private HttpResponse<String> get(FunctionProcess function, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(function.uri(path)).build(), BodyHandlers.ofString());
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long latest = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(latest);
            Thread.sleep(Duration.ofMillis(2));
        }
    }
}
