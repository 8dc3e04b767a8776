// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.Cohort;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Route;
import io.neap.control.platform.Scale;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import io.neap.control.platform.local.activator.Activator;
import io.neap.control.platform.local.traffic.TrafficMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    private static final ServiceName PENGUINS = new ServiceName("default", "penguins");
    private static final RevisionName ONE = RevisionName.of(PENGUINS, 1);
    private static final RevisionName TWO = RevisionName.of(PENGUINS, 2);

    private final Activator one = door(ONE);
    private final Activator two = door(TWO);
    private final RoutedService penguins = new RoutedService(
            new Route(
                    PENGUINS,
                    1,
                    List.of(TrafficTarget.of(ONE, 90), TrafficTarget.of(TWO, 10).tagged("next"))),
            Map.of(ONE, one, TWO, two));

    @Test
    void everyBucketHasItsTargetAndTheNewestHasTheLowestOnes() {
        RoutedService found = find(new RouteTable(List.of(penguins)), "penguins")
                .orElseThrow()
                .service();

        List<Activator> picked =
                IntStream.range(0, Cohort.BUCKETS).mapToObj(found::share).toList();

        assertThat(picked.subList(0, 1_000)).containsOnly(two);
        assertThat(picked.subList(1_000, Cohort.BUCKETS)).containsOnly(one);
    }

    @Test
    void aTagReachesItsRevisionByNameOrByHeader() {
        RouteTable table = new RouteTable(List.of(penguins));

        assertThat(find(table, "next-penguins").orElseThrow().tagged(Optional.empty()))
                .containsSame(two);
        assertThat(find(table, "penguins").orElseThrow().tagged(Optional.of("next")))
                .containsSame(two);
    }

    @Test
    void anUnknownTagInTheHeaderIsIgnored() {
        RouteTable table = new RouteTable(List.of(penguins));

        assertThat(find(table, "penguins").orElseThrow().tagged(Optional.of("other")))
                .isEmpty();
        assertThat(find(table, "other-penguins")).isEmpty();
    }

    @Test
    void aServicesOwnNameWinsOverAnothersTag() {
        ServiceName namesake = new ServiceName("default", "next-penguins");
        RevisionName other = RevisionName.of(namesake, 1);
        Activator itsDoor = door(other);
        RoutedService service = new RoutedService(
                new Route(namesake, 1, List.of(TrafficTarget.of(other, 100))), Map.of(other, itsDoor));

        for (List<RoutedService> order : List.of(List.of(penguins, service), List.of(service, penguins))) {
            assertThat(find(new RouteTable(order), "next-penguins")
                            .orElseThrow()
                            .service()
                            .share(0))
                    .isSameAs(itsDoor);
        }
    }

    @Test
    void anotherWorkspaceIsAnotherName() {
        RouteTable table = new RouteTable(List.of(penguins));

        assertThat(table.find(new ServiceAddress("other", "penguins", "/", ""))).isEmpty();
    }

    private static Optional<RouteTable.Destination> find(RouteTable table, String label) {
        return table.find(new ServiceAddress("default", label, "/", ""));
    }

    private static Activator door(RevisionName name) {
        Revision revision =
                new Revision(name, "sample", Map.of(), Scale.DEFAULT, 0, Duration.ofSeconds(1), Duration.ofSeconds(1));
        return new Activator(revision, 1, load -> {}, new TrafficMeter(name, InstantSource.system()), () -> {});
    }
}
