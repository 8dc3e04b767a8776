// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import io.micrometer.core.instrument.MeterRegistry;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.platform.Placement;
import io.neap.control.platform.Platform;
import io.neap.control.platform.Resources;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.RevisionTraffic;
import io.neap.control.platform.Route;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import io.neap.control.platform.local.activator.Activator;
import io.neap.control.platform.local.gateway.Gateway;
import io.neap.control.platform.local.gateway.GatewaySettings;
import io.neap.control.platform.local.gateway.RouteTable;
import io.neap.control.platform.local.gateway.RoutedService;
import io.neap.control.platform.local.process.Orphans;
import io.neap.control.platform.metadata.MetadataStore;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Runs every revision as processes of this machine. All revisions and routes change on one context, so each step of
 * the port is atomic; requests read an immutable snapshot and are not held up by any of it.
 */
@Singleton
@DefaultBean
class LocalPlatform implements Platform {

    private static final Logger LOG = Logger.getLogger(LocalPlatform.class);
    private static final String NO_MOUNTS =
            "A model is mounted by a cluster alone; leave storage out, and it comes from control.";

    private final Context context;
    private final Surroundings around;
    private final Gateway gateway;
    private final IntSupplier port;
    private final ScaleMetrics metrics;
    private final Map<RevisionName, LocalRevision> revisions = new HashMap<>();
    private final Map<ServiceName, Route> routes = new HashMap<>();

    @Inject
    LocalPlatform(
            Vertx vertx,
            LocalPlatformConfig config,
            MeterRegistry registry,
            MetadataStore metadata,
            Clock clock,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean untraced) {
        this(
                vertx,
                config,
                new Gateway(
                        vertx,
                        settings(config, !untraced),
                        () -> ThreadLocalRandom.current().nextLong(),
                        metadata,
                        registry),
                registry,
                clock,
                LocalPlatform::httpPort);
    }

    /**
     * @param port where the gateway listens, asked once it does
     */
    LocalPlatform(
            Vertx vertx,
            LocalPlatformConfig config,
            Gateway gateway,
            MeterRegistry registry,
            InstantSource clock,
            IntSupplier port) {
        int orphans = Orphans.sweep(config.home());
        LOG.infof("platform local, home=%s orphans=%d", config.home(), orphans);
        this.context = vertx.getOrCreateContext();
        this.around = new Surroundings(vertx, context, config, clock);
        this.gateway = gateway;
        this.port = port;
        this.metrics = new ScaleMetrics(registry);
        around.every(config.tick(), this::tick);
    }

    static GatewaySettings settings(LocalPlatformConfig config, boolean traced) {
        return new GatewaySettings(config.replayLimit(), config.replayBudget(), config.maxResends(), traced);
    }

    /** Puts the gateway before control's own API. */
    void install(@Observes Router router) {
        gateway.install(router);
    }

    /** Ends all processes: SIGTERM, the time to drain, SIGKILL. */
    void stop(@Observes ShutdownEvent stopping) {
        Future<Void> stopped = Future.future(promise -> around.confined(() -> {
            List<Future<Void>> ends =
                    revisions.values().stream().map(LocalRevision::shutDown).toList();
            Future.join(ends).<Void>mapEmpty().onComplete(promise);
        }));
        stopped.toCompletionStage().toCompletableFuture().join();
        gateway.close();
    }

    @Override
    public Optional<String> storageObstacle() {
        return Optional.of(NO_MOUNTS);
    }

    @Override
    public Uni<Void> apply(Revision revision) {
        return confined(() -> around.provenBefore(revision).compose(proven -> {
            LocalRevision known = revisions.get(revision.name());
            if (known == null && revision.volume().isPresent()) {
                return Future.failedFuture(DomainException.invalid(NO_MOUNTS));
            }
            if (known == null) {
                LocalRevision made = new LocalRevision(revision, around);
                revisions.put(revision.name(), made);
                made.begin(proven);
                sayWhatIsNotKept(revision);
            } else if (!known.values().equals(revision)) {
                return conflict("Revision " + revision.name()
                        + " exists with other values; a revision never changes, make a new one.");
            }
            return Future.succeededFuture();
        }));
    }

    @Override
    public Uni<Void> remove(RevisionName name) {
        return confined(() -> {
            Route route = routes.get(name.service());
            if (route != null && leadsTo(route, name)) {
                return conflict("Revision " + name
                        + " has a place in the route of its service; apply a route without it first.");
            }
            LocalRevision gone = revisions.remove(name);
            if (gone == null) {
                return Future.succeededFuture();
            }
            around.forget(gone.values());
            return gone.remove();
        });
    }

    @Override
    public Uni<Optional<RevisionStatus>> status(RevisionName name) {
        return confined(() ->
                Future.succeededFuture(Optional.ofNullable(revisions.get(name)).map(LocalRevision::status)));
    }

    @Override
    public Uni<RevisionStatus.Ready> wake(RevisionName name) {
        return confined(() -> known(name).compose(LocalRevision::wake));
    }

    @Override
    public Uni<Void> apply(Route route) {
        return confined(() -> {
            Route before = routes.get(route.service());
            if (before != null && before.generation() >= route.generation() && !before.equals(route)) {
                return conflict("Route " + route.generation() + " of " + route.service()
                        + " is not newer than the applied " + before.generation() + ".");
            }
            for (TrafficTarget target : route.targets()) {
                if (!revisions.containsKey(target.revision())) {
                    return Future.failedFuture(unknown(target.revision()));
                }
            }
            routes.put(route.service(), route);
            routesChanged();
            return Future.succeededFuture();
        });
    }

    @Override
    public Uni<Optional<Route>> route(ServiceName service) {
        return confined(() -> Future.succeededFuture(Optional.ofNullable(routes.get(service))));
    }

    @Override
    public Uni<Boolean> isInForce(ServiceName service) {
        return route(service).map(Optional::isPresent);
    }

    @Override
    public Uni<Void> removeRoute(ServiceName service) {
        return confined(() -> {
            routes.remove(service);
            routesChanged();
            return Future.succeededFuture();
        });
    }

    @Override
    public Uni<RevisionTraffic> traffic(RevisionName name, Instant since) {
        return confined(() -> Future.succeededFuture(Optional.ofNullable(revisions.get(name))
                .map(revision -> revision.traffic().since(since))
                .orElseGet(() -> RevisionTraffic.none(name))));
    }

    @Override
    public URI address(ServiceName service, Optional<String> tag) {
        String label = tag.map(name -> name + "-").orElse("") + service.service();
        return URI.create("http://127.0.0.1:" + port.getAsInt() + path(service, label));
    }

    @Override
    public Optional<URI> url(ServiceName service) {
        return Optional.of(URI.create(path(service, service.service())));
    }

    private static String path(ServiceName service, String label) {
        return "/services/" + service.workspace() + "/" + label;
    }

    @Override
    public Multi<RevisionStatus> changes() {
        return around.changes();
    }

    @Override
    public Uni<Optional<Map<String, Object>>> ask(RevisionName name, String path) {
        return confined(() -> {
            LocalRevision revision = revisions.get(name);
            OptionalInt port =
                    revision == null ? OptionalInt.empty() : revision.pool().port();
            return port.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : around.functions()
                            .get(port.getAsInt(), path)
                            .map(body -> Optional.of(body.toJsonObject().getMap()))
                            .otherwise(noAnswer -> Optional.empty());
        });
    }

    private static void sayWhatIsNotKept(Revision revision) {
        if (!revision.resources().equals(Resources.ANY) || !revision.placement().equals(Placement.ANYWHERE)) {
            LOG.warnf(
                    "resources and placement are for a cluster; here the process gets what this machine has,"
                            + " revision=%s",
                    revision.name());
        }
    }

    private void tick() {
        revisions.values().forEach(LocalRevision::tick);
        metrics.show(revisions.values());
    }

    private void routesChanged() {
        List<RoutedService> services = new ArrayList<>();
        routes.values().forEach(route -> services.add(new RoutedService(route, doors(route))));
        gateway.use(new RouteTable(services));
        revisions.forEach((name, revision) -> {
            Route route = routes.get(name.service());
            revision.routed(route != null && leadsTo(route, name));
        });
    }

    private Map<RevisionName, Activator> doors(Route route) {
        Map<RevisionName, Activator> doors = new HashMap<>();
        for (TrafficTarget target : route.targets()) {
            LocalRevision revision = revisions.get(target.revision());
            if (revision != null) {
                doors.put(target.revision(), revision.activator());
            }
        }
        return doors;
    }

    private Future<LocalRevision> known(RevisionName name) {
        LocalRevision revision = revisions.get(name);
        return revision == null ? Future.failedFuture(unknown(name)) : Future.succeededFuture(revision);
    }

    private static boolean leadsTo(Route route, RevisionName revision) {
        return route.targets().stream().anyMatch(target -> target.revision().equals(revision));
    }

    private static DomainException unknown(RevisionName revision) {
        return DomainException.notFound("There is no revision " + revision + ".");
    }

    private static <T> Future<T> conflict(String message) {
        return Future.failedFuture(new DomainException(ErrorCode.RESOURCE_CONFLICT, message));
    }

    private static int httpPort() {
        String name = LaunchMode.current() == LaunchMode.TEST ? "quarkus.http.test-port" : "quarkus.http.port";
        return ConfigProvider.getConfig().getValue(name, Integer.class);
    }

    /**
     * Runs a step on the platform's context and answers on the caller's, where its database session lives. A step that
     * throws fails, as one that is never answered would hold its caller up for ever.
     */
    private <T> Uni<T> confined(Supplier<Future<T>> step) {
        return Uni.createFrom().deferred(() -> {
            Context caller = Vertx.currentContext();
            Uni<T> answer = Uni.createFrom()
                    .emitter(emitter -> context.runOnContext(turn -> Future.succeededFuture()
                            .compose(begun -> step.get())
                            .onSuccess(emitter::complete)
                            .onFailure(emitter::fail)));
            return caller == null ? answer : answer.emitOn(told -> caller.runOnContext(back -> told.run()));
        });
    }
}
