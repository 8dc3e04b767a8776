// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The door of control that the gateway asks, with the routes that a test names. */
final class FakeControl {

    private static final String PATH = "/api/v1/workspaces/default/services/";

    private final HttpServer server;
    private final Map<String, JsonObject> routes = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean away;

    FakeControl(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    int port() {
        return server.actualPort();
    }

    /** Has the service's newest revision get so many percent, and the other the rest. */
    void route(String service, String newest, int percent, String other, JsonObject affinity, int timeoutMillis) {
        int below = percent * 100;
        JsonArray targets =
                new JsonArray().add(target(newest, 0, below, timeoutMillis).put("tag", "candidate"));
        if (percent < 100) {
            targets.add(target(other, below, 10_000, timeoutMillis));
        }
        routes.put(
                service,
                new JsonObject()
                        .put("generation", 1)
                        .put("salt", newest)
                        .put("affinity", affinity)
                        .put("targets", targets));
    }

    /** Has it answer 503, whatever it is asked. */
    void away(boolean gone) {
        away = gone;
    }

    int asked() {
        return asked.get();
    }

    private static JsonObject target(String revision, int from, int below, int timeoutMillis) {
        return new JsonObject()
                .put("revision", revision)
                .put("from", from)
                .put("below", below)
                .put("timeoutMillis", timeoutMillis);
    }

    private void handle(HttpServerRequest request) {
        asked.incrementAndGet();
        String service = request.uri().replace(PATH, "").replace("/route", "");
        JsonObject route = routes.get(service);
        if (away) {
            request.response().setStatusCode(503).end("away");
        } else if (route == null) {
            request.response()
                    .setStatusCode(404)
                    .putHeader("content-type", "application/problem+json")
                    .end("{\"detail\":\"There is no service.\"}");
        } else {
            request.response().putHeader("content-type", "application/json").end(route.encode());
        }
    }
}
