// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.neap.control.error.DomainException;
import io.neap.control.platform.Platform;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.RevisionTraffic;
import io.neap.control.platform.Route;
import io.neap.control.platform.ServiceName;
import io.neap.knative.platform.object.ClusterSettings;
import io.neap.knative.platform.object.Marks;
import io.neap.knative.platform.object.ServiceBuilder;
import io.neap.knative.platform.traffic.TrafficScraper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Runs every revision as a revision of Knative. The cluster holds all the state, so that any number of these may work
 * side by side and each may end at any time.
 */
public final class KnativePlatform implements Platform, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KnativePlatform.class);

    /** How long the watch may take to show what was written. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A gateway asks for a route that is two seconds old before it uses it again. */
    private static final Duration GATEWAY_LAG = Duration.ofSeconds(4);

    private final ClusterSettings settings;
    private final Worker worker = new Worker();
    private final KnativeServices services;
    private final RevisionSteps revisions;
    private final RouteSteps routes;
    private final Waking waking;
    private final PodClient functions;
    private final RevisionFeed feed;
    private final TrafficScraper traffic;
    private final Set<String> marking = ConcurrentHashMap.newKeySet();

    /**
     * @param client stays the caller's, who closes it after this
     */
    public KnativePlatform(KubernetesClient client, ClusterSettings settings, InstantSource clock) {
        this.settings = settings;
        this.services = new KnativeServices(client);
        this.revisions = new RevisionSteps(
                services,
                new ServiceBuilder(settings),
                settings.gateway().map(there -> GATEWAY_LAG).orElse(Duration.ZERO));
        this.waking = new Waking(services);
        this.functions = new PodClient(client);
        this.feed = new RevisionFeed(client, functions, worker, clock, this::looked);
        this.routes = new RouteSteps(services, feed);
        this.traffic = new TrafficScraper(client, settings.servingNamespace(), feed::pods, feed::isThere, clock);
    }

    @Override
    public Uni<Void> apply(Revision revision) {
        return worker.run(() -> {
            revisions.apply(revision);
            feed.await(revision.name(), Optional::isPresent, PATIENCE);
        });
    }

    @Override
    public Uni<Void> remove(RevisionName revision) {
        return worker.run(() -> {
            revisions.remove(revision);
            feed.await(revision, Optional::isEmpty, PATIENCE);
        });
    }

    @Override
    public Uni<Optional<RevisionStatus>> status(RevisionName revision) {
        return Uni.createFrom().item(() -> feed.status(revision));
    }

    @Override
    public Uni<RevisionStatus.Ready> wake(RevisionName revision) {
        return worker.call(() -> waking.wake(revision, feed));
    }

    @Override
    public Uni<Void> apply(Route route) {
        return worker.run(() -> routes.apply(route));
    }

    @Override
    public Uni<Optional<Route>> route(ServiceName service) {
        return Uni.createFrom().item(() -> routes.route(service));
    }

    @Override
    public Uni<Boolean> isInForce(ServiceName service) {
        return Uni.createFrom().item(() -> routes.isInForce(service));
    }

    @Override
    public Uni<Void> removeRoute(ServiceName service) {
        return worker.run(() -> routes.remove(service));
    }

    @Override
    public Uni<RevisionTraffic> traffic(RevisionName revision, Instant since) {
        return worker.call(() -> traffic.traffic(revision, since));
    }

    @Override
    public Uni<Optional<Map<String, Object>>> ask(RevisionName revision, String path) {
        return worker.call(() -> feed.answering(revision).flatMap(pod -> functions.get(pod, path)));
    }

    @Override
    public URI address(ServiceName service, Optional<String> tag) {
        return settings.address(service, tag);
    }

    @Override
    public Optional<URI> url(ServiceName service) {
        Optional<URI> ingress = feed.url(service);
        return feed.isBehindGateway(service)
                ? ingress.flatMap(there -> settings.gatewayUrl(service)).or(() -> ingress)
                : ingress;
    }

    @Override
    public Optional<String> affinityObstacle() {
        return settings.gateway().isPresent()
                ? Optional.empty()
                : Optional.of(
                        "This cluster's ingress draws each request by itself, so affinity needs Neap's gateway:"
                                + " install it and name its address in neap.platform.knative.gateway-url, or leave affinity out.");
    }

    @Override
    public Multi<RevisionStatus> changes() {
        return feed.changes();
    }

    static DomainException unknown(RevisionName revision) {
        return DomainException.notFound("There is no revision " + revision + ".");
    }

    /** Writes down what the cluster itself would forget, and gives back what a wake has borrowed. */
    private void looked(RevisionStatus status, Optional<Service> service) {
        String revision = status.revision().name();
        switch (status) {
            case RevisionStatus.Failed failed ->
                mark(failed, service, Marks.failed(revision), failed.since() + " " + failed.reason());
            case RevisionStatus.Ready ready ->
                mark(ready, service, Marks.proven(revision), ready.since().toString());
            case RevisionStatus.Starting starting -> {}
            case RevisionStatus.Asleep asleep -> {}
        }
        if (Waking.isDue(status, service)) {
            worker.start(() -> waking.restore(status.revision(), service.orElseThrow()));
        }
    }

    private void mark(RevisionStatus status, Optional<Service> service, String mark, String value) {
        String key = status.revision().service().workspace() + "/" + mark;
        boolean missing = service.filter(
                        bearer -> Marks.annotation(bearer, mark).isEmpty())
                .isPresent();
        if (missing && marking.add(key)) {
            worker.start(() -> {
                try {
                    services.mark(status.revision().service(), Map.of(mark, value));
                } catch (RuntimeException e) {
                    LOG.warnf("mark not written yet, revision=%s: %s", status.revision(), e.getMessage());
                } finally {
                    marking.remove(key);
                }
            });
        }
    }

    /** Lets the cluster go on alone. */
    @Override
    public void close() {
        traffic.close();
        feed.close();
        worker.close();
    }
}
