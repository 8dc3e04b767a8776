// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Route;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import io.neap.control.platform.local.activator.Activator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A route with the doors of its revisions. */
public record RoutedService(Route route, Map<RevisionName, Activator> activators) {

    public RoutedService {
        activators = Map.copyOf(activators);
    }

    ServiceName name() {
        return route.service();
    }

    List<String> tags() {
        return route.targets().stream().flatMap(target -> target.tag().stream()).toList();
    }

    Optional<Activator> tagged(String tag) {
        return route.targets().stream()
                .filter(target -> target.tag().filter(tag::equals).isPresent())
                .findFirst()
                .map(this::activator);
    }

    /** The door of the target that has the bucket. */
    Activator share(int bucket) {
        return activator(route.share(bucket));
    }

    private Activator activator(TrafficTarget target) {
        return Objects.requireNonNull(activators.get(target.revision()));
    }
}
