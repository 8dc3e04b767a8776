// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import io.vertx.core.Context;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;

/**
 * Streams an answer to the client, as fast as the client reads, with its trailers, in which gRPC has its status. Confined
 * to the client's context.
 */
final class Relay {

    private Relay() {}

    /**
     * @param ended is told whether the whole answer has passed
     */
    static void start(HttpClientResponse answer, HttpServerRequest client, Context context, Consumer<Boolean> ended) {
        HttpServerResponse response = client.response();
        response.setStatusCode(answer.statusCode());
        if (client.version() != HttpVersion.HTTP_2) {
            response.setStatusMessage(answer.statusMessage());
        }
        Headers.pass(answer.headers(), response.headers());
        answer.exceptionHandler(broken -> ended.accept(false));
        answer.handler(chunk -> {
            response.write(chunk);
            if (response.writeQueueFull()) {
                answer.pause();
                response.drainHandler(drained -> answer.resume());
            }
        });
        answer.endHandler(end -> {
            if (!answer.trailers().isEmpty()) { // an answer of trailers alone ends with its head
                Headers.pass(answer.trailers(), response.trailers());
            }
            response.end();
            ended.accept(true);
        });
        if (hasOpenEnd(answer)) {
            response.setChunked(true);
            context.runOnContext(nothingYet -> {
                if (!response.headWritten() && !response.ended() && !response.closed()) {
                    response.writeHead(); // a stream whose beginning is waited for
                }
            });
        }
    }

    /** Whether the answer has a body whose length nobody knows yet; one of gRPC's trailers alone has none. */
    private static boolean hasOpenEnd(HttpClientResponse answer) {
        int status = answer.statusCode();
        boolean framed =
                answer.headers().contains("content-length") || answer.headers().contains("grpc-status");
        return !framed && status != 204 && status != 304;
    }
}
