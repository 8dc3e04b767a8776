// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Knows whether the process has been asked to end. From then on it still answers, and tells each caller to leave: over
 * HTTP/1.1 by closing the connection after the answer, over HTTP/2 (gRPC too) by GOAWAY. So the caller's next request goes
 * elsewhere, instead of into a socket that is about to close.
 */
@Singleton
public class Drain {

    private static final int BEFORE_ROUTES = 100;

    private volatile boolean underWay;

    void begin(@Observes ShutdownDelayInitiatedEvent shutdown) {
        underWay = true;
    }

    void watch(@Observes Filters filters) {
        filters.register(this::turnAway, BEFORE_ROUTES);
    }

    public boolean isUnderWay() {
        return underWay;
    }

    private void turnAway(RoutingContext context) {
        if (underWay) {
            if (context.request().version() == HttpVersion.HTTP_2) {
                context.request().connection().shutdown();
            } else {
                context.response().putHeader("Connection", "close");
            }
        }
        context.next();
    }
}
