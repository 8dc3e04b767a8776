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
import io.neap.control.platform.Affinity;
import io.neap.control.platform.Route;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @MethodSource("affinities")
    void whatKeepsCallersIsReadAsItWasWritten(Affinity affinity, String mark) {
        Route kept =
                route(io.neap.control.platform.TrafficTarget.of(FIRST, 100)).by(Optional.of(affinity));

        Service service = builder.service(named(FIRST), Optional.of(kept));

        assertThat(service.getMetadata().getAnnotations()).containsEntry(Marks.AFFINITY, mark);
        assertThat(RouteReader.route(service)).contains(kept);
    }

    static Stream<Arguments> affinities() {
        return Stream.of(
                Arguments.of(new Affinity.Header("X-User"), "header=X-User"),
                Arguments.of(new Affinity.Cookie("cohort", Duration.ofHours(1)), "cookie=cohort;3600"),
                Arguments.of(new Affinity.JwtClaim("https://example.org/a=b"), "jwtClaim=https://example.org/a=b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "header", "cookie=a", "cookie=a;soon", "address=1", "header=a b"})
    void anAffinityOfSomebodyElseIsNoRouteOfOurs(String mark) {
        Service service = builder.service(
                named(FIRST), Optional.of(route(io.neap.control.platform.TrafficTarget.of(FIRST, 100))));
        service.getMetadata().getAnnotations().put(Marks.AFFINITY, mark);

        assertThat(RouteReader.route(service)).isEmpty();
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
