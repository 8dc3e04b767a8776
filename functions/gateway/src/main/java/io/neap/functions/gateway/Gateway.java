// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.neap.functions.gateway.route.Address;
import io.neap.functions.gateway.route.Freshness;
import io.neap.functions.gateway.route.RouteBook;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The entrance: HTTP/1.1, HTTP/2 and gRPC for what an {@link Address} names, streamed both ways. */
@ApplicationScoped
class Gateway {

    /** Before everything that reads a body. */
    private static final int FIRST = Integer.MIN_VALUE + 2;

    private final Vertx vertx;
    private final ControlDoor control;
    private final RouteBook book;
    private final Revisions revisions;
    private final GatewayMetrics metrics;
    private final RandomGenerator random = new SecureRandom();
    private final boolean traced;

    Gateway(
            Vertx vertx,
            GatewayConfig config,
            MeterRegistry registry,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "true") boolean untraced) {
        this.vertx = vertx;
        this.control = new ControlDoor(vertx, config.controlUrl(), config.controlTimeout());
        this.book = new RouteBook(
                control::ask,
                new Freshness(config.fresh(), config.stale(), config.lastKnown()),
                config.services(),
                System::nanoTime);
        this.revisions = new Revisions(vertx, config.revisionAddress(), config.connectionLife());
        this.metrics = new GatewayMetrics(registry);
        this.traced = !untraced;
        registry.gauge("neap.gateway.routes", book, RouteBook::size);
    }

    void install(@Observes Router router) {
        router.route().order(FIRST).handler(this::handle);
    }

    private void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Optional<Address> address = Address.of(request.uri(), request.getHeader(Address.HEADER));
        if (address.isEmpty()) {
            routing.next();
            return;
        }
        Exchange exchange = new Exchange(this, vertx, request, address.get());
        routing.addEndHandler(end -> {
            if (end.failed()) {
                exchange.hangUp();
            }
        });
        exchange.begin();
    }

    RouteBook book() {
        return book;
    }

    Revisions revisions() {
        return revisions;
    }

    GatewayMetrics metrics() {
        return metrics;
    }

    RandomGenerator random() {
        return random;
    }

    boolean traced() {
        return traced;
    }

    @PreDestroy
    void close() {
        revisions.close();
        control.close();
    }
}
