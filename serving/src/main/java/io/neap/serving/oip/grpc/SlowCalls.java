// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import io.neap.serving.ServingException;
import io.neap.serving.oip.OipConfig;
import io.neap.serving.oip.pace.BodyPace;
import io.neap.serving.oip.proto.GRPCInferenceServiceGrpc;
import io.netty.handler.codec.http2.Http2Error;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives up calls whose only message comes too slowly. A stream of messages may be silent for as long as it likes. */
@Singleton
final class SlowCalls {

    private static final int BEFORE_CALLS = 99;
    private static final Set<String> OF_ONE_MESSAGE =
            GRPCInferenceServiceGrpc.getServiceDescriptor().getMethods().stream()
                    .filter(method -> method.getType().clientSendsOneMessage())
                    .map(method -> "/" + method.getFullMethodName())
                    .collect(Collectors.toUnmodifiableSet());

    private final Duration stall;

    SlowCalls(OipConfig config) {
        this.stall = config.stall();
    }

    void watch(@Observes Filters filters) {
        filters.register(this::watch, BEFORE_CALLS);
    }

    private void watch(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (OF_ONE_MESSAGE.contains(String.valueOf(request.path())) && CallHeaders.isCall(request)) {
            BodyPace.watch(request, stall, slow -> refuse(context.response(), slow));
        }
        context.next();
    }

    private static void refuse(HttpServerResponse response, ServingException slow) {
        if (!response.headWritten() && !response.closed()) {
            CallHeaders.refuse(response, slow.code(), slow.getMessage());
            response.end().onComplete(end -> response.reset(Http2Error.NO_ERROR.code()));
        }
    }
}
