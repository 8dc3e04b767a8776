// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.neap.functions.inference.FunctionProcess;
import io.neap.functions.inference.Readiness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process and somebody who takes its usage, or does not. */
@Timeout(180)
class UsageIT {

    private static final String QUESTION =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";
    private static final int SIGTERM = 143;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile int answer = 202;

    @TempDir
    Path folder;

    private HttpServer sink;
    private int port;

    private record Event(String id, String type, String source, String data) {}

    @BeforeEach
    void listen() throws IOException {
        sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sink.createContext("/", this::take);
        sink.start();
        port = sink.getAddress().getPort();
    }

    @AfterEach
    void close() {
        sink.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        String data = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var headers = exchange.getRequestHeaders();
        events.add(
                new Event(headers.getFirst("ce-id"), headers.getFirst("ce-type"), headers.getFirst("ce-source"), data));
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    @Test
    void whatIsNotTakenIsToldAgainUnderTheSameIdAndTheRestAtTheEnd() throws Exception {
        answer = 503;
        try (FunctionProcess function = start("1s")) {
            infer(function);
            infer(function);
            Event first = next();
            Event again = next();
            answer = 202;

            assertThat(first.type()).isEqualTo("io.neap.inference.usage");
            assertThat(first.source()).isEqualTo("/neap/services/service/service-00001");
            assertThat(first.data()).contains("\"sequence\":1,", "\"name\":\"linear\"");
            assertThat(again).isEqualTo(first);

            infer(function);
            function.terminate();
            assertThat(function.awaitExit()).isEqualTo(SIGTERM);

            assertThat(events).isNotEmpty();
            long requests = requests(first)
                    + events.stream()
                            .filter(event -> !event.equals(first))
                            .distinct()
                            .mapToLong(UsageIT::requests)
                            .sum();
            assertThat(requests).isEqualTo(3);
        }
    }

    @Test
    void nobodyWhoListensHoldsUpNeitherARequestNorTheEnd() throws Exception {
        sink.stop(0);
        try (FunctionProcess function = start("100ms")) {
            infer(function);
            Instant asked = Instant.now();
            function.terminate();

            assertThat(function.awaitExit()).isEqualTo(SIGTERM);
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(20));
        }
    }

    private FunctionProcess start(String interval) throws Exception {
        String address = "http://127.0.0.1:" + port + "/events";
        FunctionProcess function = FunctionProcess.start(
                folder, "linear", Map.of("NEAP_USAGE_SINK", address, "NEAP_USAGE_INTERVAL", interval));
        Readiness.await(function.uri("/"));
        return function;
    }

    private Event next() throws InterruptedException {
        Event event = events.poll(30, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }

    private static long requests(Event event) {
        String rest = event.data().replaceFirst(".*\"requests\":", "");
        return rest.equals(event.data()) ? 0 : Long.parseLong(rest.substring(0, rest.indexOf(',')));
    }

    private static void infer(FunctionProcess function) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(function.uri("/v2/models/linear/infer"))
                .POST(BodyPublishers.ofString(QUESTION))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }
}
