// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** All revisions as one server of HTTP/1.1 and HTTP/2, which tells them apart as Knative's activator does. */
final class Revision {

    private final HttpServer server;
    private final Vertx vertx;

    /** Streams that were reset or broke off before their answer ended. */
    final AtomicInteger cancelled = new AtomicInteger();

    /** Bytes that were written of the last answer of {@code /bytes}. */
    final AtomicLong written = new AtomicLong();

    Revision(Vertx vertx) {
        this.vertx = vertx;
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

    private void handle(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.exceptionHandler(reset -> cancelled.incrementAndGet());
        switch (String.valueOf(request.path())) {
            case "/describe" -> describe(request);
            case "/echo" -> {
                response.setChunked(true);
                request.pipeTo(response);
            }
            case "/bytes" -> pour(response.setChunked(true), Buffer.buffer(new byte[64 << 10]), count(request));
            case "/slow" -> vertx.setTimer(count(request), due -> response.end("late"));
            case "/never" -> {}
            case "/half" -> {
                response.putHeader("content-length", "1000").write("half");
                vertx.setTimer(50, due -> request.connection().close());
            }
            case "/crash" -> request.connection().close();
            default -> response.setStatusCode(404).end();
        }
    }

    private static long count(HttpServerRequest request) {
        return Long.parseLong(request.getParam("count"));
    }

    private void describe(HttpServerRequest request) {
        JsonObject headers = new JsonObject();
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        if (request.version() != HttpVersion.HTTP_2) { // which has no such header, and whose clients refuse it
            request.response().putHeader("connection", "keep-alive");
        }
        request.response()
                .putHeader("set-cookie", "own=1")
                .end(new JsonObject()
                        .put("revision", request.getHeader("Knative-Serving-Revision"))
                        .put("namespace", request.getHeader("Knative-Serving-Namespace"))
                        .put("version", request.version().name())
                        .put("authority", String.valueOf(request.authority()))
                        .put("uri", request.uri())
                        .put("headers", headers)
                        .encode());
    }

    private void pour(HttpServerResponse response, Buffer chunk, long count) {
        written.set(0);
        continuePouring(response, chunk, count);
    }

    private void continuePouring(HttpServerResponse response, Buffer chunk, long count) {
        while (written.get() < count && !response.closed()) {
            if (response.writeQueueFull()) {
                response.drainHandler(drained -> continuePouring(response, chunk, count));
                return;
            }
            response.write(chunk);
            written.addAndGet(chunk.length());
        }
        if (!response.closed()) {
            response.end();
        }
    }
}
