// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A function as a process of its own, on the JDK alone. It writes the id of each event that it gets into the file
 * {@code SAMPLE_JOURNAL}; what it answers is told by the id: {@code busy} once 503, {@code crash} once dies,
 * {@code refuse} 422 and {@code refuse-nul} with U+0000 in its reason, {@code quiet} and {@code answer} 204, {@code loop}
 * an event of the same type, all else another, {@code slow} once not before the file {@code SAMPLE_JOURNAL} + {@code .go}
 * is there; of {@code trace} it writes the trace as well.
 */
public final class SampleSubscriber {

    private final Path journal;

    private SampleSubscriber(Path journal) {
        this.journal = journal;
    }

    public static void main(String[] arguments) throws IOException {
        Map<String, String> environment = System.getenv();
        if ("true".equals(environment.get("NEAP_EXIT_WITH_PARENT"))) {
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        }
        SampleSubscriber subscriber =
                new SampleSubscriber(Path.of(environment.getOrDefault("SAMPLE_JOURNAL", "journal")));
        HttpServer server = HttpServer.create(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.parseInt(environment.getOrDefault("PORT", "0"))),
                0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/q/health/ready", SampleSubscriber::ready);
        server.createContext("/", subscriber::answer);
        server.start();
    }

    private static void ready(HttpExchange exchange) throws IOException {
        send(exchange, 200, "{\"status\": \"UP\", \"checks\": []}");
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String id = exchange.getRequestHeaders().getFirst("ce-id");
        String trace =
                id.startsWith("trace") ? " " + exchange.getRequestHeaders().getFirst("traceparent") : "";
        Files.writeString(journal, id + trace + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        boolean first = Files.readAllLines(journal).stream().filter(id::equals).count() == 1;
        if (id.startsWith("crash") && first) {
            Runtime.getRuntime().halt(137);
        } else if (id.startsWith("busy") && first) {
            send(exchange, 503, "{\"detail\": \"busy\"}");
        } else if (id.equals("refuse-nul")) {
            send(exchange, 422, "{\"detail\": \"bad \\u0000 column\"}");
        } else if (id.startsWith("refuse")) {
            send(exchange, 422, "{\"detail\": \"There is no column 'kind'.\"}");
        } else if (id.startsWith("quiet") || id.startsWith("answer")) {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        } else {
            if (id.equals("slow") && first) {
                awaitSign();
            }
            boolean loop = id.startsWith("loop");
            String type = loop ? exchange.getRequestHeaders().getFirst("ce-type") : "io.neap.model.registered";
            exchange.getResponseHeaders().add("ce-specversion", "1.0");
            exchange.getResponseHeaders().add("ce-id", loop ? id + "-again" : "answer-to-" + id);
            exchange.getResponseHeaders().add("ce-source", "/sample");
            exchange.getResponseHeaders().add("ce-type", type);
            send(exchange, 200, "{\"run_id\": \"run-of-" + id + "\", \"model\": \"penguins\", \"version\": \"7\"}");
        }
    }

    private void awaitSign() {
        while (!Files.exists(Path.of(journal + ".go"))) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
