// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import static io.neap.knative.platform.object.Fixtures.CLUSTER;
import static io.neap.knative.platform.object.Fixtures.FIRST;
import static io.neap.knative.platform.object.Fixtures.SECOND;
import static io.neap.knative.platform.object.Fixtures.named;
import static io.neap.knative.platform.object.Fixtures.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.knative.serving.v1.Service;
import io.fabric8.knative.serving.v1.TrafficTarget;
import io.neap.control.platform.Route;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteReaderTest {

    private final ServiceBuilder builder = new ServiceBuilder(CLUSTER);

    @Test
    void aRouteIsReadAsItWasWritten() {
        Route canary = route(
                io.neap.control.platform.TrafficTarget.of(FIRST, 100),
                io.neap.control.platform.TrafficTarget.of(SECOND, 0).tagged("candidate"));

        assertThat(RouteReader.route(builder.service(named(SECOND), Optional.of(canary))))
                .contains(canary);
    }

    @Test
    void aServiceThatWasNeverRoutedHasNoRoute() {
        assertThat(RouteReader.route(builder.service(named(FIRST), Optional.empty())))
                .isEmpty();
    }

    @Test
    void trafficOfSomebodyElseThatIsNoRouteIsNone() {
        Service service = builder.service(
                named(FIRST), Optional.of(route(io.neap.control.platform.TrafficTarget.of(FIRST, 100))));
        TrafficTarget latest = new TrafficTarget();
        latest.setLatestRevision(true);
        latest.setPercent(100L);
        service.getSpec().setTraffic(List.of(latest));

        assertThat(RouteReader.route(service)).isEmpty();
        assertThat(RouteReader.generation(service)).contains(7L);
    }
}
