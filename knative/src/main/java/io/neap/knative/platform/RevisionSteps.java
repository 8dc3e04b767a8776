// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.knative.pkg.apis.Condition;
import io.fabric8.knative.serving.v1.Service;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Route;
import io.neap.control.platform.ServiceName;
import io.neap.knative.platform.object.Marks;
import io.neap.knative.platform.object.RevisionDigest;
import io.neap.knative.platform.object.RouteReader;
import io.neap.knative.platform.object.ServiceBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Makes and removes revisions. A Knative service has one template, which makes the revision that it names: each has to
 * be made before the next template comes, and the one that is named cannot be removed, as Knative would make it again.
 */
final class RevisionSteps {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KnativeServices services;
    private final ServiceBuilder builder;
    private final Duration gatewayLag;

    /**
     * @param gatewayLag how long a gateway may send requests the old way after a route has changed
     */
    RevisionSteps(KnativeServices services, ServiceBuilder builder, Duration gatewayLag) {
        this.services = services;
        this.builder = builder;
        this.gatewayLag = gatewayLag;
    }

    void apply(Revision revision) {
        String digest = RevisionDigest.of(revision);
        RevisionName name = revision.name();
        KnativeServices.untilDone("make revision " + name, () -> {
            io.fabric8.knative.serving.v1.Revision known =
                    services.revision(name).get();
            if (known != null && KnativeServices.isLeaving(known)) {
                KnativeServices.await(services.revision(name), Optional::isEmpty, PATIENCE);
                return false;
            }
            if (known != null) {
                requireSame(known, digest, name);
                return true;
            }
            Optional<Service> service = services.find(name.service());
            if (service.filter(KnativeServices::isLeaving).isPresent()) {
                KnativeServices.await(services.service(name.service()), Optional::isEmpty, PATIENCE);
                return false;
            }
            service.ifPresent(this::letTheLastBeMade);
            services.apply(desired(revision, service));
            return made(name);
        });
    }

    /** The revision's template; the traffic stays as it is. */
    private ObjectNode desired(Revision revision, Optional<Service> service) {
        Optional<Route> route = service.flatMap(RouteReader::route);
        ObjectNode desired = (ObjectNode) OwnedFields.tree(builder.service(revision, route));
        service.ifPresent(present -> {
            ObjectNode owned = KnativeServices.owned(present);
            ObjectNode annotations = owned.withObject("/metadata/annotations");
            annotations.setAll(desired.withObject("/metadata/annotations"));
            desired.withObject("/metadata").set("annotations", annotations);
            desired.withObject("/metadata").set("resourceVersion", owned.at("/metadata/resourceVersion"));
            ObjectNode spec = desired.withObject("/spec");
            KnativeServices.ownTraffic(owned)
                    .ifPresentOrElse(traffic -> spec.set("traffic", traffic), () -> spec.remove("traffic"));
        });
        return desired;
    }

    /** Another writer's template, if it was not followed yet. */
    private void letTheLastBeMade(Service service) {
        ServiceName name = RouteReader.name(service);
        String template = service.getSpec().getTemplate().getMetadata().getName();
        KnativeServices.await(services.revision(new RevisionName(name, template)), Optional::isPresent, PATIENCE);
    }

    /** Whether Knative followed the template; it does not when another writer's took its place. */
    private boolean made(RevisionName name) {
        if (KnativeServices.await(services.revision(name), Optional::isPresent, PATIENCE)) {
            return true;
        }
        services.find(name.service()).flatMap(RevisionSteps::refusal).ifPresent(reason -> {
            throw new DomainException(
                    ErrorCode.TEMPORARILY_UNAVAILABLE, "Knative did not make revision " + name + ": " + reason);
        });
        return false;
    }

    private static Optional<String> refusal(Service service) {
        return condition(service, "ConfigurationsReady")
                .filter(condition -> "False".equals(condition.getStatus()))
                .map(Condition::getMessage);
    }

    static Optional<Condition> condition(Service service, String type) {
        return service.getStatus() == null
                ? Optional.empty()
                : service.getStatus().getConditions().stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst();
    }

    private static void requireSame(io.fabric8.knative.serving.v1.Revision known, String digest, RevisionName name) {
        if (!Marks.annotation(known, Marks.VALUES).equals(Optional.of(digest))) {
            throw new DomainException(
                    ErrorCode.RESOURCE_CONFLICT,
                    "Revision " + name + " exists with other values; a revision never changes, make a new one.");
        }
    }

    void remove(RevisionName name) {
        KnativeServices.untilDone("remove revision " + name, () -> {
            io.fabric8.knative.serving.v1.Revision known =
                    services.revision(name).get();
            if (known == null) {
                return true;
            }
            Optional<Service> service = services.find(name.service());
            service.ifPresent(present -> requireUnrouted(present, name));
            letGatewayFollow(name);
            if (service.isPresent() && !moveTemplateFrom(name, service.get())) {
                services.service(name.service())
                        .lockResourceVersion(service.get().getMetadata().getResourceVersion())
                        .delete();
                return KnativeServices.await(services.revision(name), Optional::isEmpty, PATIENCE.multipliedBy(3));
            }
            services.revision(name).delete();
            if (service.isPresent()) {
                unmark(name);
            }
            return KnativeServices.await(services.revision(name), Optional::isEmpty, PATIENCE);
        });
    }

    private void letGatewayFollow(RevisionName name) {
        if (gatewayLag.isPositive()) {
            KnativeServices.await(services.revision(name), Optional::isEmpty, gatewayLag);
        }
    }

    private void unmark(RevisionName name) {
        Map<String, Object> marks = new HashMap<>();
        for (String mark : List.of(Marks.proven(name.name()), Marks.failed(name.name()), Marks.waking(name.name()))) {
            marks.put(mark, NullNode.getInstance());
        }
        services.mark(name.service(), marks);
    }

    private void requireUnrouted(Service service, RevisionName name) {
        boolean wanted = RouteReader.leadsTo(service.getSpec().getTraffic(), name);
        if (wanted) {
            throw new DomainException(
                    ErrorCode.RESOURCE_CONFLICT,
                    "Revision " + name + " has a place in the route of its service; apply a route without it first.");
        }
        Predicate<Optional<io.fabric8.knative.serving.v1.Route>> left =
                route -> route.filter(found -> found.getStatus() != null
                                && RouteReader.leadsTo(found.getStatus().getTraffic(), name))
                        .isEmpty();
        if (!KnativeServices.await(services.route(name.service()), left, PATIENCE)) {
            throw DomainException.busy(
                    "Requests are still led to revision " + name + "; the route that leaves it is not in force yet.");
        }
    }

    /**
     * Names another revision in the template, with its values; false when there is no other. Knative has followed when
     * this is done: until then it would make again what its last template names.
     */
    private boolean moveTemplateFrom(RevisionName name, Service service) {
        if (!name.name().equals(service.getSpec().getTemplate().getMetadata().getName())) {
            return true;
        }
        List<io.fabric8.knative.serving.v1.Revision> others = services.revisions(name.service()).stream()
                .filter(other -> !other.getMetadata().getName().equals(name.name()))
                .toList();
        if (others.isEmpty()) {
            return false;
        }
        ObjectNode owned = KnativeServices.owned(service);
        io.fabric8.knative.serving.v1.Revision other = others.getLast();
        owned.withObject("/spec").set("template", OwnedFields.tree(ServiceBuilder.template(other)));
        services.apply(owned);
        KnativeServices.await(
                services.service(name.service()),
                found -> found.map(Service::getStatus)
                        .filter(status -> other.getMetadata().getName().equals(status.getLatestCreatedRevisionName()))
                        .isPresent(),
                PATIENCE);
        return true;
    }
}
