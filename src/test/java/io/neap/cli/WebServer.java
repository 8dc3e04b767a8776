// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A real HTTP server with a few prepared answers; everything else is 404. */
public final class WebServer implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, String> authorizations = new ConcurrentHashMap<>();

    /** A status and a body of JSON. */
    public record Answer(int status, String body) {}

    public WebServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** Answers requests for a path with its query, whatever their method. */
    public void prepare(String pathAndQuery, int status, String body) {
        answers.put(pathAndQuery, new Answer(status, body));
    }

    /** What the last request for a path with its query said of who asks. */
    public Optional<String> authorization(String pathAndQuery) {
        return Optional.ofNullable(authorizations.get(pathAndQuery));
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().toString();
            authorizations.compute(
                    path, (same, last) -> exchange.getRequestHeaders().getFirst("Authorization"));
            Answer answer = answers.getOrDefault(path, new Answer(404, "{\"detail\":\"Nothing is here.\"}"));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
