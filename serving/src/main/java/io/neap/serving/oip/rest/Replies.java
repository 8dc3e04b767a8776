// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.oip.json.ResponseWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Writes answers. One that comes before its question was read to the end closes the connection. */
@Singleton
final class Replies {

    private static final String RETRY_AFTER_SECONDS = "1";

    void json(RoutingContext context, int status, byte[] body) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        boolean unread = !context.request().isEnded();
        if (unread && context.request().version() != HttpVersion.HTTP_2) {
            response.putHeader("Connection", "close");
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(body));
    }

    void failure(RoutingContext context, ServingException failure) {
        if (failure.code() == ErrorCode.UNAVAILABLE) {
            context.response().putHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        json(context, failure.code().httpStatus(), ResponseWriter.error(failure.getMessage()));
    }
}
