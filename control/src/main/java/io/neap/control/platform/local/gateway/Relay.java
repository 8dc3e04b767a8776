// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import java.util.function.Consumer;

/** Streams an answer to the client, as fast as the client reads, with its trailers. Confined to the client's context. */
final class Relay {

    private final HttpClientResponse answer;
    private final HttpServerResponse response;

    private Relay(HttpClientResponse answer, HttpServerResponse response) {
        this.answer = answer;
        this.response = response;
    }

    /**
     * @param timing the {@code Server-Timing} to add
     * @param ended is told whether the whole answer has passed
     */
    static void start(
            HttpClientResponse answer,
            HttpServerRequest client,
            Context context,
            Optional<String> timing,
            Consumer<Boolean> ended) {
        Relay relay = new Relay(answer, client.response());
        relay.head(client.version() == HttpVersion.HTTP_2, timing);
        answer.handler(relay::passOn);
        answer.exceptionHandler(broken -> ended.accept(false));
        answer.endHandler(end -> {
            relay.finish();
            ended.accept(true);
        });
        if (relay.open()) {
            context.runOnContext(nothingYet -> relay.showHead());
        }
    }

    private void head(boolean http2, Optional<String> timing) {
        response.setStatusCode(answer.statusCode());
        if (!http2) {
            response.setStatusMessage(answer.statusMessage());
        }
        Headers.copy(answer.headers(), response.headers());
        timing.ifPresent(value -> response.headers().add("Server-Timing", value));
        if (open()) {
            response.setChunked(true);
        }
    }

    /** Whether the answer has a body of a length that nobody knows yet: perhaps a stream whose head is waited for. */
    private boolean open() {
        return !answer.headers().contains(HttpHeaders.CONTENT_LENGTH)
                && !answer.headers().contains("grpc-status") // an answer of trailers alone has no body
                && answer.statusCode() != 204
                && answer.statusCode() != 304;
    }

    private void showHead() {
        if (!response.headWritten() && !response.ended() && !response.closed()) {
            response.writeHead();
        }
    }

    private void passOn(Buffer chunk) {
        response.write(chunk);
        if (response.writeQueueFull()) {
            answer.pause();
            response.drainHandler(drained -> answer.resume());
        }
    }

    private void finish() {
        if (!answer.trailers().isEmpty()) {
            Headers.copy(answer.trailers(), response.trailers());
        }
        response.end();
    }
}
