// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.oip.json.EncodedAnswer;
import io.neap.serving.oip.json.ResponseWriter;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * Writes answers, packed where the caller wants it. One that comes before its question's end closes the connection, or over
 * HTTP/2 the stream.
 */
@Singleton
final class Replies {

    /** How many bytes of a body are JSON; tensors follow. */
    static final String BINARY_HEADER = "Inference-Header-Content-Length";

    private static final long LINGER_MILLIS = 2000;
    private static final String RETRY_AFTER_SECONDS = "1";
    private static final String JSON = "application/json";

    void json(RoutingContext context, int status, byte[] body) {
        send(context, status, JSON, body);
    }

    void answer(RoutingContext context, EncodedAnswer answer) {
        if (answer.header() != EncodedAnswer.NO_TENSORS) {
            context.response().putHeader(BINARY_HEADER, Integer.toString(answer.header()));
        }
        send(context, 200, answer.type(), answer.bytes());
    }

    /** Done, and nothing more to say. */
    void done(RoutingContext context) {
        json(context, 200, new byte[0]);
    }

    void failure(RoutingContext context, ServingException failure) {
        if (failure.code() == ErrorCode.UNAVAILABLE) {
            context.response().putHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        json(context, failure.code().httpStatus(), ResponseWriter.error(failure.getMessage()));
    }

    private static void send(RoutingContext context, int status, String type, byte[] body) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        boolean unread = !context.request().isEnded();
        if (unread && context.request().version() != HttpVersion.HTTP_2) {
            response.putHeader("Connection", "close");
        }
        byte[] sent = body;
        String accepted = context.request().getHeader("Accept-Encoding");
        if (accepted != null) {
            response.putHeader("Vary", "Accept-Encoding");
            String encoding = PackedBody.wanted(accepted, body.length);
            if (!encoding.isEmpty()) {
                response.putHeader("Content-Encoding", encoding);
                sent = PackedBody.pack(encoding, body);
            }
        }
        Future<Void> end =
                response.setStatusCode(status).putHeader("Content-Type", type).end(wrapped(sent));
        if (unread) {
            end.onComplete(done -> stopSender(context));
        }
    }

    @SuppressWarnings("deprecation") // a buffer made of an array alone copies it
    private static Buffer wrapped(byte[] bytes) {
        return Buffer.buffer(Unpooled.wrappedBuffer(bytes));
    }

    /**
     * Over HTTP/2 as <a href="https://www.rfc-editor.org/rfc/rfc9113#section-8.1">RFC 9113</a> asks. Over HTTP/1.1, Vert.x
     * itself closes only at the question's end, which may never come; at once, the answer might not arrive.
     */
    private static void stopSender(RoutingContext context) {
        if (context.request().version() == HttpVersion.HTTP_2) {
            context.response().reset(Http2Error.NO_ERROR.code());
        } else {
            context.vertx()
                    .setTimer(
                            LINGER_MILLIS, now -> context.request().connection().close());
        }
    }
}
