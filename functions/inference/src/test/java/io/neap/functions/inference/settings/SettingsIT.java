// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.neap.functions.inference.FunctionProcess;
import io.neap.functions.inference.Readiness;
import io.neap.serving.oip.proto.GRPCInferenceServiceGrpc;
import io.neap.serving.oip.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.neap.serving.oip.proto.LogSettingsRequest;
import io.neap.serving.oip.proto.LogSettingsResponse;
import io.neap.serving.oip.proto.TraceSettingRequest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients set by the extensions {@code trace} and {@code logging} is what the process does from then on. */
@Timeout(180)
class SettingsIT {

    private static final String TRACE = "/v2/trace/setting";
    private static final String LINEAR_TRACE = "/v2/models/linear/trace/setting";
    private static final String LOAD = "/v2/repository/models/linear/load";
    private static final String ROW =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";
    private static final String INFO = "is to be loaded by a client";
    private static final String DEBUG = "no snapshots can be kept in";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static SpanCollector collector;
    private static FunctionProcess function;
    private static ManagedChannel channel;

    @BeforeAll
    static void serve() throws Exception {
        collector = SpanCollector.start();
        Map<String, String> environment = new HashMap<>(collector.environment());
        environment.put("NEAP_OIP_MANAGEMENT", "true");
        environment.put("NEAP_ENGINE_SNAPSHOT_MIN_MODEL_SIZE", "1");
        environment.put(
                "NEAP_ENGINE_SNAPSHOT_FOLDER",
                Files.createFile(folder.resolve("no-folder")).toString());
        function = FunctionProcess.start(folder, "linear", environment);
        Readiness.await(function.uri("/"));
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", function.port())
                .usePlaintext()
                .build();
    }

    @AfterAll
    static void end() {
        channel.shutdownNow();
        function.close();
        collector.close();
    }

    @Test
    void theServerNamesTheExtensions() throws Exception {
        assertThat(get("/v2").body()).contains("\"logging\"", "\"trace\"");
    }

    @Test
    void traceSettingsDecideWhichRequestsHaveSpans() throws Exception {
        assertThat(post(TRACE, "{\"trace_level\":[\"OFF\"]}").body())
                .isEqualTo(get(TRACE).body())
                .contains("\"trace_level\":[\"OFF\"]", "\"trace_mode\":\"opentelemetry\"");
        ask(1);
        assertThat(update("", Map.of("trace_level", List.of("TIMESTAMPS"), "trace_rate", List.of("3"))))
                .containsEntry("trace_rate", List.of("3"));
        ask(2);
        ask(3);
        ask(4);
        post(LINEAR_TRACE, "{\"trace_rate\":\"1\",\"trace_count\":\"2\"}");
        ask(5);
        ask(6);
        ask(7);
        assertThat(get(LINEAR_TRACE).body()).contains("\"trace_count\":\"0\"", "\"trace_rate\":\"1\"");
        assertThat(get(TRACE).body()).contains("\"trace_count\":\"-1\"", "\"trace_rate\":\"3\"");
        assertThat(update("linear", Map.of("trace_rate", List.of(), "trace_count", List.of())))
                .containsEntry("trace_rate", List.of("3"));
        assertThat(post(TRACE, "{\"trace_rate\":null,\"trace_level\":null}").body())
                .contains("\"trace_level\":[\"TIMESTAMPS\"]", "\"trace_rate\":\"1\"");
        ask(8);

        await(() -> collector.count(id(8), "compute") == 1);
        for (int each : new int[] {4, 5, 6, 8}) {
            assertThat(collector.count(id(each), "queue"))
                    .as("queue of %d", each)
                    .isEqualTo(1);
            assertThat(collector.count(id(each), "compute"))
                    .as("compute of %d", each)
                    .isEqualTo(1);
        }
        for (int each : new int[] {1, 2, 3, 7}) {
            assertThat(collector.count(id(each), "queue"))
                    .as("queue of %d", each)
                    .isZero();
            assertThat(collector.count(id(each), "compute"))
                    .as("compute of %d", each)
                    .isZero();
        }
    }

    @Test
    void logSettingsDecideWhatIsWritten() throws Exception {
        assertThat(get("/v2/logging").body())
                .isEqualTo("{\"log_file\":\"\",\"log_info\":true,\"log_warning\":true,\"log_error\":true,"
                        + "\"log_verbose_level\":0,\"log_format\":\"default\"}");
        post(LOAD, "");
        await(() -> times(INFO) == 1);
        assertThat(times(DEBUG)).isZero();

        assertThat(post("/v2/logging", "{\"log_info\":false,\"log_verbose_level\":1}")
                        .body())
                .isEqualTo(get("/v2/logging").body())
                .contains("\"log_info\":false", "\"log_verbose_level\":1");
        post(LOAD, "");
        await(() -> times(DEBUG) == 1);
        assertThat(times(INFO)).isEqualTo(1);

        LogSettingsResponse after = client().logSettings(LogSettingsRequest.newBuilder()
                .putSettings("log_info", flag(true))
                .putSettings(
                        "log_verbose_level",
                        LogSettingsRequest.SettingValue.newBuilder()
                                .setUint32Param(0)
                                .build())
                .build());
        assertThat(after.getSettingsOrThrow("log_info").getBoolParam()).isTrue();
        post(LOAD, "");
        await(() -> times(INFO) == 2);
        assertThat(times(DEBUG)).isEqualTo(1);
    }

    @Test
    void whatCannotBeIsRefusedByItsName() throws Exception {
        assertRefused(post(TRACE, "{\"trace_rate\":-1}"), 400, "'trace_rate': expected a whole number from 1");
        assertRefused(post(TRACE, "{\"trace_level\":[\"TENSORS\"]}"), 400, "'trace_level': expected OFF or TIMESTAMPS");
        assertRefused(post(TRACE, "{\"trace_file\":\"/tmp/x\"}"), 400, "'trace_file' cannot be changed");
        assertRefused(post(TRACE, "nothing"), 400, "the body is not the JSON it should be");
        assertRefused(post("/v2/models/other/trace/setting", "{}"), 404, "'other'");
        assertRefused(get("/v2/models/other/trace/setting"), 404, "'other'");
        assertRefused(
                post("/v2/logging", "{\"log_info\":\"no\"}"), 400, "'log_info': expected true or false, got 'no'");
        assertRefused(post("/v2/logging", "{\"log_file\":\"/tmp/x\"}"), 400, "'log_file' cannot be changed");
        assertRefused(post("/v2/logging", "{\"log_colour\":true}"), 400, "there is no log setting 'log_colour'");
        assertRefused(
                () -> update("", Map.of("trace_count", List.of("-2"))), Status.Code.INVALID_ARGUMENT, "'trace_count'");
        assertRefused(() -> update("other", Map.of()), Status.Code.NOT_FOUND, "'other'");
        assertRefused(
                () -> client().logSettings(LogSettingsRequest.newBuilder()
                        .putSettings("log_format", flag(true))
                        .build()),
                Status.Code.INVALID_ARGUMENT,
                "'log_format' cannot be changed");
        HttpResponse<String> other = CLIENT.send(
                HttpRequest.newBuilder(function.uri("/v2/logging")).DELETE().build(), BodyHandlers.ofString());
        assertRefused(other, 405, "takes GET, POST");
        assertThat(other.headers().firstValue("Allow")).contains("GET, POST");
    }

    @Test
    void closedTheSettingsAreToldButNotChanged(@TempDir Path other) throws Exception {
        try (FunctionProcess closed = FunctionProcess.start(other, "linear", Map.of())) {
            Readiness.await(closed.uri("/"));
            for (String path : List.of(TRACE, LINEAR_TRACE, "/v2/logging")) {
                String before = get(closed, path).body();

                assertRefused(post(closed, path, "{}"), 403, "neap.oip.management=true opens it");
                assertThat(get(closed, path).body()).isEqualTo(before).startsWith("{\"");
            }
        }
    }

    private static Map<String, List<String>> update(String model, Map<String, List<String>> settings) {
        TraceSettingRequest.Builder request = TraceSettingRequest.newBuilder().setModelName(model);
        settings.forEach((name, values) -> request.putSettings(
                name,
                TraceSettingRequest.SettingValue.newBuilder()
                        .addAllValue(values)
                        .build()));
        Map<String, List<String>> after = new HashMap<>();
        client().traceSetting(request.build())
                .getSettingsMap()
                .forEach((name, value) -> after.put(name, List.copyOf(value.getValueList())));
        return after;
    }

    private static GRPCInferenceServiceBlockingStub client() {
        return GRPCInferenceServiceGrpc.newBlockingStub(channel);
    }

    private static LogSettingsRequest.SettingValue flag(boolean value) {
        return LogSettingsRequest.SettingValue.newBuilder().setBoolParam(value).build();
    }

    private static String id(int trace) {
        return "%032x".formatted(trace + 0x1234_5600);
    }

    private static void ask(int trace) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(function.uri("/v2/models/linear/infer"))
                .header("traceparent", "00-" + id(trace) + "-00f067aa0ba902b7-01")
                .POST(BodyPublishers.ofString(ROW))
                .build();
        assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return get(function, path);
    }

    private static HttpResponse<String> get(FunctionProcess process, String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(process.uri(path)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return post(function, path, body);
    }

    private static HttpResponse<String> post(FunctionProcess process, String path, String body) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(process.uri(path))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static long times(String message) throws Exception {
        return function.log().lines().filter(line -> line.contains(message)).count();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long latest = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(latest);
            Thread.sleep(Duration.ofMillis(10));
        }
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String message) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(message);
    }

    private static void assertRefused(ThrowingCallable call, Status.Code code, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
