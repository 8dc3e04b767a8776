// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import io.neap.functions.gateway.route.Address.Service;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What the gateway answers itself, in the words of the Open Inference Protocol or of gRPC.
 *
 * @param grpcStatus as gRPC numbers them
 * @param again whether the same request may succeed a little later
 */
record Refusal(int status, int grpcStatus, String message, boolean again) {

    private static final int DEADLINE_EXCEEDED = 4;
    private static final int NOT_FOUND = 5;
    private static final int UNAVAILABLE = 14;

    static Refusal unknown(Service service) {
        return new Refusal(
                404,
                NOT_FOUND,
                "There is no service '" + service.name() + "' in workspace '" + service.workspace()
                        + "'; Neap lists them at /api/v1/workspaces/" + service.workspace() + "/services.",
                false);
    }

    static Refusal unheard(Service service, String reason) {
        return new Refusal(503, UNAVAILABLE, "The route of " + service + " is not known now: " + reason + ".", true);
    }

    /** Nothing was sent. */
    static Refusal unreachable(String revision) {
        return new Refusal(503, UNAVAILABLE, "Revision " + revision + " could not be reached in time.", true);
    }

    static Refusal late(String revision, long millis) {
        return new Refusal(
                504, DEADLINE_EXCEEDED, "Revision " + revision + " did not answer within " + millis + " ms.", false);
    }

    static Refusal broken(String revision) {
        return new Refusal(
                502,
                UNAVAILABLE,
                "The connection to revision " + revision
                        + " broke after the request was sent; it may have run, so it was not sent again.",
                false);
    }

    /** Answers; the response must not have begun. */
    void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        String type = request.getHeader("content-type");
        if (type != null && type.startsWith("application/grpc")) {
            response.putHeader("content-type", "application/grpc")
                    .putHeader("grpc-status", Integer.toString(grpcStatus))
                    .putHeader(
                            "grpc-message",
                            URLEncoder.encode(message, StandardCharsets.UTF_8).replace("+", "%20"))
                    .end();
            return;
        }
        if (again) {
            response.putHeader("retry-after", "1");
        }
        response.setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(new JsonObject().put("error", message).encode());
    }
}
