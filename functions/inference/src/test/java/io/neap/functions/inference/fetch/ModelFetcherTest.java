// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.neap.functions.inference.TestFiles;
import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelFetcherTest {

    private static final byte[] MODEL = "a model's bytes".getBytes(StandardCharsets.UTF_8);
    private static final String DIGEST = TestFiles.sha256(MODEL);

    private final AtomicInteger downloads = new AtomicInteger();
    private final CountDownLatch finished = new CountDownLatch(1);

    @TempDir
    Path cache;

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        on("/model.onnx", exchange -> {
            exchange.sendResponseHeaders(200, MODEL.length);
            exchange.getResponseBody().write(MODEL);
        });
        on("/cut.onnx", exchange -> {
            exchange.sendResponseHeaders(200, MODEL.length + 10);
            exchange.getResponseBody().write(MODEL);
            exchange.getResponseBody().flush();
        });
        on("/stuck.onnx", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(MODEL);
            exchange.getResponseBody().flush();
            await(finished);
        });
        server.start();
    }

    @AfterEach
    void stop() {
        finished.countDown();
        server.stop(0);
    }

    @Test
    void aFileIsFetchedOnceAndNamedByItsDigest() throws IOException {
        Path first = fetch("/model.onnx", DIGEST);
        Path second = fetch("/model.onnx", DIGEST.toUpperCase(Locale.ROOT));

        assertThat(first).isEqualTo(second).hasFileName(DIGEST + ".onnx").hasBinaryContent(MODEL);
        assertThat(downloads).hasValue(1);
        assertThat(files()).containsExactly(first);
    }

    @Test
    void aCachedFileThatHasChangedIsFetchedAgain() throws IOException {
        Files.writeString(cache.resolve(DIGEST + ".onnx"), "rotten");

        assertThat(fetch("/model.onnx", DIGEST)).hasBinaryContent(MODEL);
    }

    @Test
    void aCachedFileThatWasCheckedIsNotReadAgainUntilItChanges() throws IOException {
        Path cached = Files.writeString(cache.resolve(DIGEST + ".onnx"), "taken for right");
        Seal.of(cached, Instant.now().plusSeconds(3600)).set();

        assertThat(fetch("/model.onnx", DIGEST)).hasContent("taken for right");
        Files.writeString(cached, "rotten");
        assertThat(fetch("/model.onnx", DIGEST)).hasBinaryContent(MODEL);
    }

    @Test
    void anotherFileThanRegisteredIsRefusedNamingBothDigestsAndLeavesNothing() throws IOException {
        String other = TestFiles.sha256(new byte[0]);

        assertThatThrownBy(() -> fetch("/model.onnx", other))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("expected SHA-256 " + other + ", got " + DIGEST);
        assertThat(files()).isEmpty();
    }

    @Test
    void withoutADigestTheFileIsServedUnchecked() {
        Path file = fetcher(Duration.ofSeconds(30)).fetch(uri("/model.onnx"), Optional.empty());

        assertThat(file).hasFileName(DIGEST + ".onnx");
    }

    @Test
    void aFileUrlIsReadToo() throws IOException {
        Path file = Files.write(Files.createTempFile("model", ".onnx"), MODEL);

        assertThat(fetcher(Duration.ofSeconds(30)).fetch(file.toUri(), Optional.of(DIGEST)))
                .hasBinaryContent(MODEL);
    }

    @Test
    void whatIsNotThereIsToldWithItsStatus() {
        assertThatThrownBy(() -> fetch("/absent.onnx", DIGEST))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("/absent.onnx")
                .hasMessageContaining("HTTP 404");
    }

    @Test
    void aFileThatIsCutOffIsNotServed() throws IOException {
        assertThatThrownBy(() -> fetch("/cut.onnx", DIGEST)).isInstanceOf(ServingException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void aServerThatStallsIsLeftAtTheDeadline() throws IOException {
        assertThatThrownBy(() -> fetcher(Duration.ofMillis(300)).fetch(uri("/stuck.onnx"), Optional.of(DIGEST)))
                .isInstanceOf(ServingException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void whatIsNoDigestOrNoUrlOfOursIsRefusedBeforeAnyDownload() {
        assertInvalid(() -> fetch("/model.onnx", "abc"), "64 hexadecimal digits");
        assertInvalid(
                () -> fetcher(Duration.ofSeconds(1)).fetch(URI.create("ftp://host/model.onnx"), Optional.empty()),
                "NEAP_MODEL_URI has to be one of");
        assertThat(downloads).hasValue(0);
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(cache.resolve("taken"));

        assertThatThrownBy(() -> new ModelFetcher(List.of(file.resolve("below")), Duration.ofSeconds(1))
                        .fetch(uri("/model.onnx"), Optional.of(DIGEST)))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("taken");
    }

    @Test
    void whatTheCacheCannotKeepGoesToTheSpareFolderAndIsFoundThere() throws IOException {
        Path full = Files.createFile(cache.resolve("taken")).resolve("below");
        Path spare = cache.resolve("spare");
        ModelFetcher fetcher = new ModelFetcher(List.of(full, spare), Duration.ofSeconds(30));

        Path first = fetcher.fetch(uri("/model.onnx"), Optional.of(DIGEST));
        Path second = fetcher.fetch(uri("/model.onnx"), Optional.of(DIGEST));

        assertThat(first).isEqualTo(second).hasBinaryContent(MODEL).hasParent(spare);
        assertThat(downloads).hasValue(1);
    }

    @Test
    void whatTheServerFailsToSendIsAskedForOnce() {
        ModelFetcher fetcher = new ModelFetcher(List.of(cache, cache.resolve("spare")), Duration.ofSeconds(30));

        assertThatThrownBy(() -> fetcher.fetch(uri("/cut.onnx"), Optional.of(DIGEST)))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("/cut.onnx");
        assertThat(downloads).hasValue(1);
    }

    @Test
    void eachUseOfASealedFileIsNoted() throws IOException {
        Path cached = fetch("/model.onnx", DIGEST);
        Seal.of(cached, Instant.now().plusSeconds(3600)).set();
        Files.setLastModifiedTime(Seal.note(cached), FileTime.from(Instant.EPOCH));

        fetch("/model.onnx", DIGEST);

        assertThat(Files.getLastModifiedTime(Seal.note(cached)).toInstant()).isAfter(Instant.EPOCH);
    }

    private static void assertInvalid(Runnable fetch, String message) {
        assertThatThrownBy(fetch::run)
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContaining(message);
    }

    private Path fetch(String path, String digest) {
        return fetcher(Duration.ofSeconds(30)).fetch(uri(path), Optional.of(digest));
    }

    private ModelFetcher fetcher(Duration deadline) {
        return new ModelFetcher(List.of(cache), deadline);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private Path[] files() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.toArray(Path[]::new);
        }
    }

    private void on(String path, HttpHandler handler) {
        server.createContext(path, (HttpExchange exchange) -> {
            downloads.incrementAndGet();
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
