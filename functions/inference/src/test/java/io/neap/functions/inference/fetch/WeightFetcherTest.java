// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.neap.functions.inference.TestFiles;
import io.neap.serving.ServingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The test model {@code outside} keeps its weights in {@code outside.weights}. */
@Timeout(60)
class WeightFetcherTest {

    private final List<String> calls = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    private Path source;
    private Path cache;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        source = Files.createDirectory(folder.resolve("source"));
        cache = folder.resolve("cache");
        Files.copy(TestFiles.model("outside"), source.resolve("outside.onnx"));
        Files.copy(TestFiles.model("outside").resolveSibling("outside.weights"), source.resolve("outside.weights"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/models/", exchange -> {
            calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            try (exchange) {
                Path file = source.resolve(exchange.getRequestURI().getPath().substring("/models/".length()));
                if (!Files.exists(file)) {
                    exchange.sendResponseHeaders(404, -1);
                    return;
                }
                exchange.getResponseHeaders().set("ETag", '"' + TestFiles.sha256(file) + '"');
                boolean head = exchange.getRequestMethod().equals("HEAD");
                exchange.sendResponseHeaders(200, head ? -1 : Files.size(file));
                if (!head) {
                    exchange.getResponseBody().write(Files.readAllBytes(file));
                }
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theWeightsComeBesideTheModelAndAreFetchedOnce() throws IOException {
        Path first = fetch(uri("outside.onnx"));
        Path second = fetch(uri("outside.onnx"));

        assertThat(second).isEqualTo(first);
        assertThat(first).hasSameBinaryContentAs(source.resolve("outside.onnx"));
        assertThat(first.resolveSibling("outside.weights")).hasSameBinaryContentAs(source.resolve("outside.weights"));
        assertThat(calls).filteredOn("GET /models/outside.weights"::equals).hasSize(1);
        assertThat(first.getParent()).hasFileName(first.getFileName().toString().replace(".onnx", ""));
    }

    @Test
    void theSameGraphWithOtherWeightsIsAnotherModel() throws IOException {
        Path first = fetch(uri("outside.onnx"));
        Files.write(source.resolve("outside.weights"), new byte[48]);

        Path second = fetch(uri("outside.onnx"));

        assertThat(second).isNotEqualTo(first);
        assertThat(second.resolveSibling("outside.weights")).hasBinaryContent(new byte[48]);
    }

    @Test
    void damagedWeightsAreFetchedAgain() throws IOException {
        Path first = fetch(uri("outside.onnx"));
        Files.write(first.resolveSibling("outside.weights"), new byte[48]);

        Path second = fetch(uri("outside.onnx"));

        assertThat(second).isEqualTo(first);
        assertThat(second.resolveSibling("outside.weights")).hasSameBinaryContentAs(source.resolve("outside.weights"));
    }

    @Test
    void aMountedModelIsServedFromWhereItLies() {
        Path model = source.resolve("outside.onnx");

        assertThat(fetch(model.toUri())).isEqualTo(model);
    }

    @Test
    void aModelWithoutOtherFilesIsServedFromTheCache() {
        Path model = TestFiles.model("linear");

        assertThat(fetch(model.toUri()).getParent()).isEqualTo(cache);
    }

    @Test
    void missingWeightsAreNamed() throws IOException {
        Files.delete(source.resolve("outside.weights"));

        assertThatThrownBy(() -> fetch(uri("outside.onnx")))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("/models/outside.weights")
                .hasMessageContaining("404");
    }

    @Test
    void weightsOutsideOfTheModelsFolderAreNotAskedFor() throws IOException {
        keepWeightsAt("../tside.weight");

        assertThatThrownBy(() -> fetch(uri("outside.onnx")))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("'../tside.weight', which is not below its folder");
        assertThat(calls).containsExactly("GET /models/outside.onnx");
    }

    @Test
    void whatLooksLikeAnotherServerIsAFolderBelowTheModel() throws IOException {
        keepWeightsAt("http://host/wei");

        assertThatThrownBy(() -> fetch(uri("outside.onnx"))).isInstanceOf(ServingException.class);
        assertThat(calls).contains("GET /models/http:/host/wei");
    }

    @Test
    void weightsThatTheCacheCannotKeepHaveTheModelBesideThemAllTheSame() throws IOException {
        URI uri = uri("outside.onnx");
        Duration deadline = Duration.ofSeconds(30);
        Path graph = new ModelFetcher(List.of(cache), deadline).fetch(uri, Optional.empty());
        Path full = Files.createFile(folder.resolve("full")).resolve("below");
        Path spare = folder.resolve("spare");

        Path model = new WeightFetcher(new ModelFetcher(List.of(full, spare), deadline), deadline).complete(uri, graph);

        assertThat(model).startsWith(spare).hasSameBinaryContentAs(source.resolve("outside.onnx"));
        assertThat(model.resolveSibling("outside.weights")).hasSameBinaryContentAs(source.resolve("outside.weights"));
    }

    /** A path of the same length, so that no length within the file has to change. */
    private void keepWeightsAt(String location) throws IOException {
        assertThat(location).hasSameSizeAs("outside.weights");
        byte[] model = Files.readAllBytes(source.resolve("outside.onnx"));
        String changed = new String(model, StandardCharsets.ISO_8859_1).replace("outside.weights", location);
        Files.write(source.resolve("outside.onnx"), changed.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Path fetch(URI uri) {
        Duration deadline = Duration.ofSeconds(30);
        ModelFetcher fetcher = new ModelFetcher(List.of(cache), deadline);
        return new WeightFetcher(fetcher, deadline).complete(uri, fetcher.fetch(uri, Optional.empty()));
    }

    private URI uri(String file) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/models/" + file);
    }
}
