// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.webhook;

import static io.neap.control.platform.Eventually.eventually;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Takes what is sent to a webhook and checks its signature by itself. */
final class Receiver implements AutoCloseable {

    static final String SECRET = "s3cret-of-the-test";

    private final @Nullable HttpServer server;
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<String> deliveries = new CopyOnWriteArrayList<>();
    private final List<String> unsigned = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();

    private Receiver(@Nullable HttpServer server) {
        this.server = server;
    }

    /** Stands for none. */
    static Receiver idle() {
        return new Receiver(null);
    }

    static Receiver start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Receiver receiver = new Receiver(server);
        server.createContext("/hook", receiver::take);
        server.start();
        return receiver;
    }

    String url() {
        return server == null ? "" : "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?team=a";
    }

    /** Answers 503 to the next so many. */
    void fail(int next) {
        failures.set(next);
    }

    /** What was taken, by event; waits for so many. */
    Map<String, JsonPath> await(int count) {
        eventually(() -> taken.size() >= count);
        Map<String, JsonPath> events = new LinkedHashMap<>();
        for (String text : taken) {
            JsonPath json = new JsonPath(text);
            events.put(json.getString("entity") + "." + json.getString("action"), json);
        }
        return events;
    }

    /** The id of each attempt. */
    List<String> deliveries() {
        return deliveries;
    }

    /** What came with a wrong signature. */
    List<String> unsigned() {
        return unsigned;
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String id = exchange.getRequestHeaders().getFirst("X-MLflow-Delivery-Id");
        String time = exchange.getRequestHeaders().getFirst("X-MLflow-Timestamp");
        deliveries.add(id);
        if (!("v1," + hmac(id + "." + time + "." + body))
                .equals(exchange.getRequestHeaders().getFirst("X-MLflow-Signature"))) {
            unsigned.add(body);
        }
        boolean fails = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        byte[] answer = (fails ? "busy" : "taken").getBytes(StandardCharsets.US_ASCII);
        if (!fails) {
            taken.add(body);
        }
        exchange.sendResponseHeaders(fails ? 503 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static String hmac(String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
    }
}
