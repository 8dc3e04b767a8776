// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import static io.neap.control.platform.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.Requests;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus.Ready;
import io.neap.control.platform.Route;
import io.neap.control.platform.Scale;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong between a client and a process, and what comes of it. */
class LocalFaultsIT {

    private static final ServiceName SERVICE = new ServiceName("default", "sample");
    private static final RevisionName ONE = RevisionName.of(SERVICE, 1);

    @TempDir
    private Path home;

    private Path journal;
    private LocalPlatformFixture fixture;

    @BeforeEach
    void start() {
        journal = home.resolve("journal");
        fixture = new LocalPlatformFixture(home, Map.of("neap.platform.local.queue-depth", "2"));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aRequestThatMayHaveRunIsNotSentAgain() throws Exception {
        serve(0, Duration.ofSeconds(30), Map.of());

        CompletableFuture<HttpResponse<String>> call = requests().postLater("/run?ms=20000", "once");
        eventually(() -> lines().contains("run once"));
        fixture.kill(ONE);

        assertThat(call.get().statusCode()).isEqualTo(502);
        assertThat(call.get().body()).contains("\"error\"", "was not sent again");
        assertThat(requests().post("/run", "twice").statusCode()).isEqualTo(200);
        assertThat(lines()).containsOnlyOnce("run once").containsOnlyOnce("run twice");
    }

    @Test
    void anInferenceIsAnsweredByTheReplacement() throws Exception {
        serve(0, Duration.ofSeconds(30), Map.of());
        requests().get("/wait");

        CompletableFuture<HttpResponse<String>> call =
                requests().postLater("/v2/models/sample/infer?ms=1000", "{\"inputs\": []}");
        eventually(() -> lines().contains("began /v2/models/sample/infer"));
        fixture.kill(ONE);

        assertThat(call.get().statusCode()).isEqualTo(200);
        assertThat(call.get().headers().firstValue("Server-Timing").orElseThrow())
                .contains("wake;dur=", "spawn;dur=", "config;dur=200.0", "session;dur=2.0", "first;dur=");
    }

    @Test
    void aRequestThatCrashesEveryProcessIsGivenUp() throws Exception {
        serve(0, Duration.ofSeconds(30), Map.of());

        assertThat(requests().get("/crash").statusCode()).isEqualTo(502);
        assertThat(requests().get("/wait").statusCode()).isEqualTo(200);
    }

    @Test
    void aFullQueueIsSaidAtOnce() throws Exception {
        serve(1, Duration.ofSeconds(30), Map.of());
        CompletableFuture<HttpResponse<String>> running = requests().getLater("/wait?ms=8000");
        eventually(() -> lines().contains("began /wait"));
        List<CompletableFuture<HttpResponse<String>>> three =
                Stream.generate(() -> requests().getLater("/wait")).limit(3).toList();

        CompletableFuture.anyOf(three.toArray(CompletableFuture[]::new)).join();

        assertThat(running).isNotDone();
        HttpResponse<String> refused = three.stream()
                .filter(CompletableFuture::isDone)
                .findFirst()
                .orElseThrow()
                .join();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(refused.body()).contains("\"error\"");
        assertThat(running.get().statusCode()).isEqualTo(200);
        assertThat(three.stream().map(call -> call.join().statusCode())).containsExactlyInAnyOrder(200, 200, 503);
    }

    @Test
    void aProcessThatDoesNotAnswerInTimeIsSaid() throws Exception {
        serve(0, Duration.ofMillis(400), Map.of());

        HttpResponse<String> answer = requests().get("/wait?ms=20000");

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("did not answer within 400 ms");
        eventually(() -> lines().contains("hung up /wait"));
    }

    @Test
    void aClientThatHangsUpEndsItsRequest() throws Exception {
        serve(0, Duration.ofSeconds(30), Map.of());

        try (Socket client = open("/wait?ms=20000")) {
            eventually(() -> lines().contains("began /wait"));
            client.setSoLinger(true, 0);
        }

        eventually(() -> lines().contains("hung up /wait"));
    }

    @Test
    void aSlowReaderHoldsUpTheProcessAndNobodyElse() throws Exception {
        serve(0, Duration.ofSeconds(30), Map.of());
        long huge = 1L << 30;

        try (Socket slow = open("/bytes?count=" + huge)) {
            eventually(() -> lines().contains("written"));
            eventually(() -> {
                long before = written();
                for (int i = 0; i < 20; i++) {
                    assertThat(requests().getLater("/wait").join().statusCode()).isEqualTo(200);
                }
                return written() == before;
            });

            assertThat(written()).isLessThan(64L << 20);
            assertThat(slow.isConnected()).isTrue();
        }
    }

    @Test
    void aBodyLargerThanWhatIsKeptPassesThrough() throws Exception {
        serve(0, Duration.ofSeconds(30), Map.of());
        String body = "penguin ".repeat(1 << 20);

        assertThat(requests().post("/echo", body).body()).isEqualTo(body);
    }

    @Test
    void aRestartedPlatformLetsAProvenRevisionSleepAndLeavesNoProcess() throws Exception {
        serve(0, Duration.ofSeconds(30), Map.of());
        long pid = fixture.pid(ONE);

        fixture.close();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        start();
        apply(0, Duration.ofSeconds(30), Map.of());
        route();

        assertThat(fixture.platform().status(ONE).await().indefinitely().orElseThrow())
                .isNotInstanceOf(Ready.class);
        assertThat(requests().get("/wait").statusCode()).isEqualTo(200);
    }

    @Test
    void aPlatformThatStopsAnswersWhatIsUnderWayAndStartsNothingMore() throws Exception {
        serve(0, Duration.ofSeconds(30), Map.of());
        CompletableFuture<HttpResponse<String>> underWay = requests().getLater("/wait?ms=1500");
        eventually(() -> lines().contains("began /wait"));

        fixture.close();

        assertThat(underWay.get().statusCode()).isEqualTo(200);
        try (Stream<Path> files = Files.list(home.resolve("run"))) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".pid"));
        }
        start();
    }

    @Test
    void aFunctionSeesItsContractAndNothingOfControl() throws Exception {
        serve(0, Duration.ofSeconds(30), Map.of("COLOUR", "blue"));

        assertThat(requests().describe().getJsonArray("environment").stream().map(String::valueOf))
                .contains("PORT", "K_SERVICE", "K_REVISION", "NEAP_EXIT_WITH_PARENT", "COLOUR")
                .isSubsetOf(
                        "PORT",
                        "K_SERVICE",
                        "K_REVISION",
                        "NEAP_HTTP_HOST",
                        "NEAP_EXIT_WITH_PARENT",
                        "NEAP_TERMINATION_LOG",
                        "NEAP_READY_FILE",
                        "NEAP_MODEL_CACHE",
                        "ORT_DISABLE_TELEMETRY",
                        "SAMPLE_JOURNAL",
                        "COLOUR",
                        "PATH",
                        "HOME",
                        "LANG",
                        "LC_ALL",
                        "TZ",
                        "TMPDIR",
                        "LD_LIBRARY_PATH");
    }

    private void serve(int containerConcurrency, Duration timeout, Map<String, String> environment) {
        apply(containerConcurrency, timeout, environment);
        fixture.platform().wake(ONE).await().atMost(Duration.ofSeconds(60));
        route();
    }

    private void apply(int containerConcurrency, Duration timeout, Map<String, String> environment) {
        Map<String, String> all = new java.util.HashMap<>(environment);
        all.put("SAMPLE_JOURNAL", journal.toString());
        fixture.platform()
                .apply(new Revision(
                        ONE,
                        fixture.function(),
                        all,
                        Scale.DEFAULT,
                        containerConcurrency,
                        timeout,
                        Duration.ofSeconds(60)))
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    private void route() {
        fixture.platform()
                .apply(new Route(SERVICE, 1, List.of(TrafficTarget.of(ONE, 100))))
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    private Requests requests() {
        return new Requests(fixture.platform().address(SERVICE, Optional.empty()));
    }

    /** A client that sends a request and reads nothing. */
    private Socket open(String path) throws IOException {
        URI gateway = fixture.gateway();
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 << 10);
        socket.connect(new java.net.InetSocketAddress(gateway.getHost(), gateway.getPort()));
        String request = "GET /services/default/sample" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** How far the function came with its answer. */
    private long written() {
        return lines().lines()
                .filter(line -> line.startsWith("written "))
                .mapToLong(line -> Long.parseLong(line.substring("written ".length())))
                .max()
                .orElse(0);
    }

    private String lines() {
        try {
            return Files.exists(journal) ? Files.readString(journal) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
