// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A sink for Neap's own events. It answers each of a workspace whose name begins with {@code w-busy} with 503 the first
 * time, and {@code GET} with a line for each that it has taken: its source, type and subject.
 */
public final class SampleSinkResource implements QuarkusTestResourceLifecycleManager {

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        HttpServer started;
        try {
            started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        started.createContext("/", this::answer);
        started.start();
        server = started;
        return Map.of(
                "neap.events.sink",
                "http://127.0.0.1:" + started.getAddress().getPort() + "/",
                "neap.events.poll",
                "100ms");
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            byte[] body = String.join("\n", taken).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } else {
            var headers = exchange.getRequestHeaders();
            boolean first = seen.add(headers.getFirst("ce-id"));
            boolean busy = first && headers.getFirst("ce-source").contains("/w-busy");
            if (!busy) {
                taken.add(headers.getFirst("ce-source") + " " + headers.getFirst("ce-type") + " "
                        + headers.getFirst("ce-subject"));
            }
            exchange.sendResponseHeaders(busy ? 503 : 202, -1);
        }
        exchange.close();
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
