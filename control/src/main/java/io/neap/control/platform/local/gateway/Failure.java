// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import io.neap.control.error.ErrorCode;
import io.neap.control.platform.local.activator.Refusal;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An answer that the gateway gives itself: the {@code error} object of the Open Inference Protocol, or for gRPC a
 * status in trailers alone.
 *
 * @param grpcStatus as gRPC numbers them
 * @param retryAfter seconds; 0 to say nothing
 */
record Failure(ErrorCode code, int grpcStatus, String message, int retryAfter) {

    private static final int DEADLINE_EXCEEDED = 4;
    private static final int NOT_FOUND = 5;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int UNAVAILABLE = 14;

    static Failure unknown(ServiceAddress address) {
        return new Failure(
                ErrorCode.RESOURCE_DOES_NOT_EXIST,
                NOT_FOUND,
                "No service answers at '" + address.label() + "' in workspace '" + address.workspace() + "'.",
                0);
    }

    static Failure refused(Refusal why) {
        return new Failure(
                ErrorCode.TEMPORARILY_UNAVAILABLE,
                why.kind() == Refusal.Kind.QUEUE_FULL ? RESOURCE_EXHAUSTED : UNAVAILABLE,
                why.message(),
                1);
    }

    /** Nothing was sent, so the client may always try again. */
    static Failure notReadyInTime(String revision, long millis) {
        return new Failure(
                ErrorCode.TEMPORARILY_UNAVAILABLE,
                UNAVAILABLE,
                "Revision " + revision + " was not ready for this request within " + millis + " ms; it was not sent.",
                1);
    }

    static Failure noAnswerInTime(String revision, long millis) {
        return new Failure(
                ErrorCode.DEADLINE_EXCEEDED,
                DEADLINE_EXCEEDED,
                "Revision " + revision + " did not answer within " + millis + " ms.",
                0);
    }

    static Failure broken(String revision) {
        return new Failure(
                ErrorCode.BAD_GATEWAY,
                UNAVAILABLE,
                "The connection to revision " + revision
                        + " broke after the request was sent; it may have run, so it was not sent again.",
                0);
    }

    static boolean isGrpc(HttpServerRequest request) {
        String type = request.getHeader("content-type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/grpc");
    }

    /** Answers; the response must not have begun. */
    void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (isGrpc(request)) {
            response.putHeader("content-type", "application/grpc")
                    .putHeader("grpc-status", Integer.toString(grpcStatus))
                    .putHeader("grpc-message", percentEncoded(message))
                    .end();
            return;
        }
        if (retryAfter > 0) {
            response.putHeader("retry-after", Integer.toString(retryAfter));
        }
        response.setStatusCode(code.status())
                .putHeader("content-type", "application/json")
                .end(new JsonObject().put("error", message).encode());
    }

    /** gRPC's header form of a message: printable ASCII stays, all else and {@code %} becomes {@code %XX}. */
    static String percentEncoded(String message) {
        StringBuilder out = new StringBuilder();
        for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b <= '~' && b != '%') {
                out.append((char) b);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
            }
        }
        return out.toString();
    }
}
