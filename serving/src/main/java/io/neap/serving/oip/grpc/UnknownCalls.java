// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import io.neap.serving.ErrorCode;
import io.neap.serving.oip.proto.GRPCInferenceServiceGrpc;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Answers calls that this server lacks, such as those of a newer protocol, by {@code UNIMPLEMENTED}. The server underneath
 * answers them by a bare 500, which clients take for a failure that may pass.
 */
@Singleton
final class UnknownCalls {

    private static final int BEFORE_ROUTES = 99;
    private static final Set<String> KNOWN = GRPCInferenceServiceGrpc.getServiceDescriptor().getMethods().stream()
            .map(method -> "/" + method.getFullMethodName())
            .collect(Collectors.toUnmodifiableSet());

    void watch(@Observes Filters filters) {
        filters.register(UnknownCalls::watch, BEFORE_ROUTES);
    }

    private static void watch(RoutingContext context) {
        if (CallHeaders.isCall(context.request())) {
            String path = String.valueOf(context.request().path());
            if (!KNOWN.contains(path)) {
                context.addHeadersEndHandler(sent -> mend(context.response(), path));
            }
        }
        context.next();
    }

    private static void mend(HttpServerResponse response, String path) {
        if (response.getStatusCode() == 500 && !CallHeaders.hasStatus(response)) {
            CallHeaders.refuse(response, ErrorCode.UNIMPLEMENTED, "there is no call " + path);
        }
    }
}
