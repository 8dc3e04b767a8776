// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import io.neap.serving.ErrorCode;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * The headers of calls, where the server underneath gives no other way, by gRPC's
 * <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">protocol</a>.
 */
final class CallHeaders {

    private static final String MEDIA_TYPE = "application/grpc";
    private static final String STATUS = "grpc-status";

    private CallHeaders() {}

    static boolean isCall(HttpServerRequest request) {
        String mediaType = request.getHeader("Content-Type");
        return mediaType != null && mediaType.startsWith(MEDIA_TYPE);
    }

    static boolean hasStatus(HttpServerResponse response) {
        return response.headers().contains(STATUS);
    }

    /** An answer without a message. */
    static void refuse(HttpServerResponse response, ErrorCode code, String why) {
        response.setStatusCode(200)
                .putHeader("Content-Type", MEDIA_TYPE)
                .putHeader(STATUS, Integer.toString(code.grpcStatus()))
                .putHeader("grpc-message", why);
    }
}
