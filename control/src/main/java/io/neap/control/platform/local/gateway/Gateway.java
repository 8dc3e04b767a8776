// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.local.activator.Activator;
import io.neap.control.platform.local.wake.WakeMetrics;
import io.neap.control.platform.local.wake.WakeTrace;
import io.neap.control.platform.metadata.MetadataStore;
import io.neap.control.platform.metadata.ModelMetadata;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The entrance for the requests of all services, on control's own port and before its own API: HTTP/1.1, HTTP/2 and
 * gRPC, streamed in both directions.
 */
public final class Gateway {

    /** After the guard against foreign hosts, before everything that reads a body. */
    private static final int FIRST = Integer.MIN_VALUE + 2;

    private static final String TAG_HEADER = "Knative-Serving-Tag";
    private static final Duration LOOK_UP = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final GatewaySettings settings;
    private final RandomGenerator random;
    private final MetadataStore metadata;
    private final Upstreams upstreams;
    private final GatewayMetrics metrics;
    private final WakeMetrics wakes;
    private final WakeTrace trace;
    private final RetryPolicy retries;
    private final ReplayBudget budget;
    private volatile RouteTable table = RouteTable.EMPTY;

    /**
     * @param random draws each request's share; used by many threads
     * @param metadata what is told for a revision that sleeps
     */
    public Gateway(
            Vertx vertx,
            GatewaySettings settings,
            RandomGenerator random,
            MetadataStore metadata,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.settings = settings;
        this.random = random;
        this.metadata = metadata;
        this.upstreams = new Upstreams(vertx);
        this.metrics = new GatewayMetrics(registry);
        this.wakes = new WakeMetrics(registry);
        this.trace = new WakeTrace(GlobalOpenTelemetry::get);
        this.retries = new RetryPolicy(settings.maxResends());
        this.budget = new ReplayBudget(settings.replayBudget());
    }

    public void install(Router router) {
        router.route().order(FIRST).handler(this::handle);
    }

    /** Every request that comes from now on sees these routes. */
    public void use(RouteTable routes) {
        table = routes;
    }

    public void close() {
        upstreams.close();
    }

    private void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        HostAndPort authority = request.authority();
        Optional<ServiceAddress> address = ServiceAddress.of(authority == null ? "" : authority.host(), request.uri());
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

    RequestBody bodyOf(HttpServerRequest request, boolean idempotent) {
        return new RequestBody(request, idempotent ? settings.replayLimit() : 0, budget);
    }

    /** The door for a request; a caller who is to be known again is told so by the response's headers. */
    Optional<Activator> pick(ServiceAddress address, HttpServerRequest request) {
        return table.find(address)
                .map(found -> found.tagged(Optional.ofNullable(request.getHeader(TAG_HEADER)))
                        .orElseGet(() -> draw(found.service(), address, request)));
    }

    private Activator draw(RoutedService service, ServiceAddress address, HttpServerRequest request) {
        Draw draw = Draw.of(service.route(), request, address.prefix(), random);
        draw.cookie().ifPresent(cookie -> request.response().putHeader(HttpHeaders.SET_COOKIE, cookie));
        return service.share(draw.bucket());
    }

    /** What is kept of a revision; a database that does not answer keeps nobody waiting for long. */
    Uni<Optional<ModelMetadata>> kept(RevisionName revision) {
        return metadata.find(revision).ifNoItem().after(LOOK_UP).fail();
    }

    boolean traced() {
        return settings.traced();
    }

    Upstreams upstreams() {
        return upstreams;
    }

    RetryPolicy retries() {
        return retries;
    }

    GatewayMetrics metrics() {
        return metrics;
    }

    /** It was answered here, for a revision that slept and sleeps on: that is no traffic of the revision. */
    void toldFor(Activator door, Observation seen) {
        metrics.ended(door.revision().name().service(), seen.status(), false, seen.latency());
    }

    void ended(Activator door, Observation seen, Exchange.Outcome outcome) {
        door.meter().record(seen.latency(), outcome == Exchange.Outcome.ERROR, seen.cold());
        metrics.ended(
                door.revision().name().service(),
                outcome == Exchange.Outcome.HUNG_UP ? 0 : seen.status(),
                seen.cold(),
                seen.latency());
        seen.wake().ifPresent(wake -> {
            if (seen.tellsWake()) {
                wakes.woken(wake);
            }
            if (settings.traced()) {
                String revision = door.revision().name().name();
                trace.record(wake, seen.trace(), revision, Instant.now(), System.nanoTime());
            }
        });
    }
}
