// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.knative.pkg.apis.Condition;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.knative.serving.v1.TrafficTarget;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.platform.Route;
import io.neap.control.platform.ServiceName;
import io.neap.knative.platform.object.Marks;
import io.neap.knative.platform.object.RouteReader;
import io.neap.knative.platform.object.ServiceBuilder;
import io.neap.knative.platform.object.TrafficBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Replaces and removes routes, and waits until the cluster's ingress has followed. */
final class RouteSteps {

    private static final Logger LOG = Logger.getLogger(RouteSteps.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Of a watch behind the cluster, at most; what is read too early is only looked at again. */
    private static final Duration LAG = Duration.ofSeconds(5);

    private final KnativeServices services;
    private final RevisionFeed feed;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * @param feed tells of routes without a call, and of those written here at once
     */
    RouteSteps(KnativeServices services, RevisionFeed feed) {
        this.services = services;
        this.feed = feed;
    }

    Optional<Route> route(ServiceName name) {
        Optional<Service> service = feed.service(name).filter(found -> !KnativeServices.isLeaving(found));
        service.ifPresent(this::tellOtherWriters);
        return service.flatMap(RouteReader::route);
    }

    boolean isInForce(ServiceName name) {
        return feed.service(name)
                .filter(service -> RouteReader.generation(service).isPresent())
                .filter(RouteSteps::isInForce)
                .isPresent();
    }

    void apply(Route route) {
        KnativeServices.untilDone("replace the route of " + route.service(), () -> {
            Optional<Service> found = services.find(route.service());
            requireKnown(route, found);
            Service service = found.orElseThrow();
            tellOtherWriters(service);
            if (!isApplied(route, service)) {
                write(service, TrafficBuilder.traffic(route), Optional.of(route));
            }
            return true;
        });
        awaitInForce(route.service());
        feed.awaitService(
                route.service(),
                found -> found.filter(RouteSteps::isInForce)
                        .flatMap(RouteReader::route)
                        .equals(Optional.of(route)),
                LAG);
    }

    private void requireKnown(Route route, Optional<Service> service) {
        route.targets().forEach(target -> {
            var revision = service.isEmpty()
                    ? null
                    : services.revision(target.revision()).get();
            if (revision == null || KnativeServices.isLeaving(revision)) {
                throw KnativePlatform.unknown(target.revision());
            }
        });
    }

    private static boolean isApplied(Route route, Service service) {
        if (RouteReader.route(service).equals(Optional.of(route))) {
            return true;
        }
        RouteReader.generation(service)
                .filter(generation -> generation >= route.generation())
                .ifPresent(generation -> {
                    throw new DomainException(
                            ErrorCode.RESOURCE_CONFLICT,
                            "Route " + route.generation() + " of " + route.service() + " is not newer than the applied "
                                    + generation + ".");
                });
        return false;
    }

    /** Takes the service off the network: no traffic, and no Knative route that still has the old one. */
    void remove(ServiceName name) {
        KnativeServices.untilDone("remove the route of " + name, () -> {
            Optional<Service> service = services.find(name).filter(found -> !KnativeServices.isLeaving(found));
            List<TrafficTarget> none = TrafficBuilder.none(name);
            if (service.isPresent()
                    && (RouteReader.generation(service.get()).isPresent()
                            || !RouteReader.leadsTo(
                                    service.get().getSpec().getTraffic(),
                                    io.neap.control.platform.RevisionName.of(name, 0)))) {
                write(service.get(), none, Optional.empty());
            }
            return true;
        });
        feed.awaitService(name, found -> found.flatMap(RouteReader::route).isEmpty(), LAG);
        withdraw(name);
    }

    /** Knative makes the route anew, without an ingress; the old one's is gone once the old route is. */
    private void withdraw(ServiceName name) {
        var route = services.route(name).get();
        if (route == null
                || route.getStatus() == null
                || route.getStatus().getTraffic().isEmpty()) {
            return;
        }
        String gone = route.getMetadata().getUid();
        services.route(name)
                .withPropagationPolicy(io.fabric8.kubernetes.api.model.DeletionPropagation.FOREGROUND)
                .delete();
        boolean done = KnativeServices.await(
                services.route(name),
                found -> found.filter(present -> present.getMetadata().getUid().equals(gone))
                        .isEmpty(),
                PATIENCE);
        if (!done) {
            throw new DomainException(
                    ErrorCode.TEMPORARILY_UNAVAILABLE,
                    "The ingress still has the route of " + name + " after " + PATIENCE.toSeconds() + " s.");
        }
    }

    private void write(Service service, List<TrafficTarget> traffic, Optional<Route> route) {
        ObjectNode owned = KnativeServices.owned(service);
        owned.withObject("/spec").set("traffic", OwnedFields.tree(traffic));
        ObjectNode annotations = owned.withObject("/metadata/annotations");
        annotations.remove(List.of(Marks.ROUTE_GENERATION, Marks.AFFINITY));
        route.ifPresent(applied -> ServiceBuilder.routeAnnotations(applied).forEach(annotations::put));
        services.apply(owned);
    }

    private void awaitInForce(ServiceName name) {
        boolean done = KnativeServices.await(
                services.service(name),
                found -> found.filter(RouteSteps::isInForce).isPresent(),
                PATIENCE);
        if (!done) {
            String reason = services.find(name)
                    .flatMap(service -> RevisionSteps.condition(service, "RoutesReady"))
                    .map(Condition::getMessage)
                    .orElse("Knative says nothing");
            throw new DomainException(
                    ErrorCode.TEMPORARILY_UNAVAILABLE,
                    "The route of " + name + " was accepted, but is not in force after " + PATIENCE.toSeconds() + " s: "
                            + reason);
        }
    }

    private static boolean isInForce(Service service) {
        return service.getStatus() != null
                && Objects.equals(
                        service.getStatus().getObservedGeneration(),
                        service.getMetadata().getGeneration())
                && RevisionSteps.condition(service, "RoutesReady")
                        .filter(condition -> "True".equals(condition.getStatus()))
                        .isPresent();
    }

    /** Who else decides about the traffic is not fought, but named once. */
    private void tellOtherWriters(Service service) {
        ServiceName name = RouteReader.name(service);
        List<String> others = OwnedFields.others(service, Marks.NEAP, "spec", "traffic");
        if (!others.isEmpty() && told.add(name + " " + others)) {
            LOG.warnf("somebody else writes spec.traffic, service=%s writers=%s", name, others);
        }
    }
}
