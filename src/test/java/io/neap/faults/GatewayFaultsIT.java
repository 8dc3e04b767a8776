// SPDX-License-Identifier: Apache-2.0
package io.neap.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.client.Oip;
import io.neap.fixture.HouseFixture;
import io.neap.fixture.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are too many, too slow or gone: the others do not notice. */
@TestInstance(Lifecycle.PER_CLASS)
class GatewayFaultsIT {

    private static final String QUICK = "quick";
    private static final String SLOW = "slow";
    private static final int QUEUE = 4;
    private static final int CLIENTS = 12;

    private HouseFixture house;

    @BeforeAll
    void start(@TempDir Path home) {
        house = HouseFixture.start(home, Map.of("NEAP_PLATFORM_LOCAL_QUEUE_DEPTH", Integer.toString(QUEUE)));
        house.deploy(QUICK, house.register(QUICK, "steady.onnx"), Map.of());
        house.deploy(SLOW, house.register(SLOW, "slow.onnx"), Map.of("containerConcurrency", 1));
    }

    @AfterAll
    void stop() {
        house.close();
    }

    @Test
    void aFullQueueIs503WithRetryAfterAndTheRestIsAnswered() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                sent.add(http.sendAsync(request(SLOW), BodyHandlers.ofString()));
            }
            List<HttpResponse<String>> answers =
                    sent.stream().map(CompletableFuture::join).toList();

            assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 503);
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSizeBetween(QUEUE, QUEUE + 2);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 503)
                    .allSatisfy(answer -> assertThat(answer.headers().firstValue("Retry-After"))
                            .isPresent());
        }
    }

    @Test
    void aClientThatSendsItsRequestSlowlyHoldsUpNobody() throws IOException {
        String body = Oip.body("features", List.of(HouseFixture.ROW));
        try (Socket slow = connect()) {
            write(slow, head(QUICK, body.length()) + body.substring(0, 10));

            assertAnswersOthers();

            write(slow, body.substring(10));
            byte[] status = slow.getInputStream().readNBytes("HTTP/1.1 200".length());
            assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void clientsThatHangUpLeaveTheirPlacesToOthers() throws IOException {
        String body = Oip.body("features", List.of(HouseFixture.ROW));
        for (int i = 0; i < CLIENTS; i++) {
            try (Socket gone = connect()) {
                write(gone, head(SLOW, body.length()) + body);
            }
        }

        assertAnswersOthers();
        Waiting.untilTrue("the slow service to answer again", () -> answer(SLOW).statusCode() == 200);
    }

    private void assertAnswersOthers() {
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(answer(QUICK).statusCode()).isEqualTo(200);
        }
    }

    private HttpResponse<String> answer(String service) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.sendAsync(request(service), BodyHandlers.ofString()).join();
        }
    }

    private HttpRequest request(String service) {
        return HttpRequest.newBuilder(
                        house.settings().url().resolve(house.oip(service).inferPath()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Oip.body("features", List.of(HouseFixture.ROW))))
                .build();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), house.settings().port());
    }

    private String head(String service, int length) {
        return "POST " + house.oip(service).inferPath() + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
