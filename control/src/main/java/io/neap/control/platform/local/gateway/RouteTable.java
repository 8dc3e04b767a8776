// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import io.neap.control.platform.ServiceName;
import io.neap.control.platform.local.activator.Activator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All routes at one instant. It is replaced as a whole, so that no request ever sees half of a change. */
public final class RouteTable {

    public static final RouteTable EMPTY = new RouteTable(List.of());

    private final Map<String, Destination> destinations = new HashMap<>();

    public RouteTable(List<RoutedService> services) {
        for (RoutedService service : services) {
            service.tags()
                    .forEach(tag -> destinations.put(
                            key(service.name(), tag + "-" + service.name().service()),
                            new Destination(service, Optional.of(tag))));
        }
        for (RoutedService service : services) { // a service's own name wins over another's tag
            destinations.put(key(service.name(), service.name().service()), new Destination(service, Optional.empty()));
        }
    }

    /** Who answers at a label of a workspace. */
    Optional<Destination> find(ServiceAddress address) {
        return Optional.ofNullable(destinations.get(address.workspace() + "/" + address.label()));
    }

    private static String key(ServiceName service, String label) {
        return service.workspace() + "/" + label;
    }

    /** A service, or one tagged target of it. */
    record Destination(RoutedService service, Optional<String> tag) {

        /**
         * The revision for a request that asks for a tag. One asked for by header counts when the address names none; one
         * that the route does not have is ignored, as Knative does.
         */
        Optional<Activator> tagged(Optional<String> wanted) {
            return tag.or(() -> wanted).flatMap(service::tagged);
        }
    }
}
