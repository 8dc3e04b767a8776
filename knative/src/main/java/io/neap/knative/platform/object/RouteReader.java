// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.fabric8.knative.serving.v1.Service;
import io.fabric8.knative.serving.v1.TrafficTarget;
import io.neap.control.error.DomainException;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Route;
import io.neap.control.platform.ServiceName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@code spec.traffic → Route}. */
public final class RouteReader {

    private RouteReader() {}

    /** Empty while the service has no route, and when somebody else has written one that Neap has no words for. */
    public static Optional<Route> route(Service service) {
        return generation(service).flatMap(generation -> {
            ServiceName name = name(service);
            try {
                return Optional.of(new Route(
                        name,
                        generation,
                        service.getSpec().getTraffic().stream()
                                .map(target -> target(name, target))
                                .toList(),
                        Marks.annotation(service, Marks.AFFINITY).map(AffinityMark::read)));
            } catch (DomainException notOurs) {
                return Optional.empty();
            }
        });
    }

    /** That of the last route which Neap applied. */
    public static Optional<Long> generation(Service service) {
        return Marks.annotation(service, Marks.ROUTE_GENERATION).map(Long::valueOf);
    }

    public static ServiceName name(Service service) {
        return new ServiceName(
                service.getMetadata().getNamespace(), service.getMetadata().getName());
    }

    /** Whether one of the targets is that revision. */
    public static boolean leadsTo(List<TrafficTarget> traffic, RevisionName revision) {
        return traffic.stream().anyMatch(target -> revision.name().equals(target.getRevisionName()));
    }

    private static io.neap.control.platform.TrafficTarget target(ServiceName service, TrafficTarget target) {
        if (target.getRevisionName() == null) {
            throw DomainException.invalid("It leads to whichever revision is the latest.");
        }
        return new io.neap.control.platform.TrafficTarget(
                new RevisionName(service, target.getRevisionName()),
                Math.toIntExact(Objects.requireNonNullElse(target.getPercent(), 0L)),
                Optional.ofNullable(target.getTag()));
    }
}
