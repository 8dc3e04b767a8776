// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import static io.neap.control.platform.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.knative.serving.v1.Service;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.platform.PlatformContract;
import io.neap.control.platform.PlatformUnderTest;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus.Asleep;
import io.neap.control.platform.Route;
import io.neap.control.platform.Scale;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract, kept by a real cluster, and what only a cluster is asked for. */
@Tag("cluster")
class KnativePlatformIT extends PlatformContract {

    private static KnativePlatformFixture fixture;

    @BeforeAll
    static void start() {
        fixture = new KnativePlatformFixture();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Override
    protected PlatformUnderTest subject() {
        return fixture;
    }

    @Test
    void trafficThatSomebodyElseWritesIsNotFought() {
        RevisionName one = ready("foreign", 1);
        RevisionName two = ready("foreign", 2);
        lead(1, one);
        var service = fixture.client()
                .resources(Service.class)
                .inNamespace(one.service().workspace())
                .withName(one.service().service());
        service.edit(found -> {
            found.getSpec().getTraffic().getFirst().setRevisionName(two.name());
            return found;
        });

        assertThatThrownBy(() -> lead(2, one))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_CONFLICT))
                .hasMessageContaining("spec.traffic");
        assertThat(service.get().getSpec().getTraffic().getFirst().getRevisionName())
                .isEqualTo(two.name());
    }

    @Test
    void twoPlatformsMakeRevisionsOfOneServiceSideBySide() {
        ServiceName service = new ServiceName("default", "two-writers");
        try (KnativePlatform other =
                new KnativePlatform(fixture.client(), KnativePlatformFixture.settings(), InstantSource.system())) {
            List<Uni<Void>> applied = IntStream.rangeClosed(1, 4)
                    .mapToObj(generation -> (generation % 2 == 0 ? other : fixture.platform())
                            .apply(sample(RevisionName.of(service, generation))))
                    .toList();

            await(Uni.join().all(applied).andFailFast());

            assertThat(IntStream.rangeClosed(1, 4).mapToObj(generation -> RevisionName.of(service, generation)))
                    .allSatisfy(
                            name -> eventually(() -> await(other.status(name)).isPresent()));
        }
    }

    @Test
    void theRevisionThatTheTemplateNamesIsRemovedAndTheLastOneTakesTheServiceWithIt() {
        RevisionName one = ready("removed", 1);
        RevisionName two = ready("removed", 2);

        await(fixture.platform().remove(two));
        assertThat(await(fixture.platform().status(two))).isEmpty();
        assertThat(await(fixture.platform().status(one))).isPresent();

        await(fixture.platform().remove(one));
        assertThat(fixture.client()
                        .resources(Service.class)
                        .inNamespace("default")
                        .withName("removed")
                        .get())
                .isNull();

        ready("removed", 2);
    }

    @Test
    void aRevisionThatIsOutOfItsRouteIsWokenWithoutARequestAndSleepsAgain() {
        RevisionName one = ready("woken", 1);
        RevisionName two = ready("woken", 2);
        lead(1, one);
        lead(2, two);
        eventually(() -> await(fixture.platform().status(one)).orElseThrow() instanceof Asleep);

        await(fixture.platform().wake(one));

        eventually(() -> await(fixture.platform().status(one)).orElseThrow() instanceof Asleep);
    }

    private static RevisionName ready(String service, long generation) {
        RevisionName name = RevisionName.of(new ServiceName("default", service), generation);
        await(fixture.platform().apply(sample(name)));
        await(fixture.platform().wake(name));
        return name;
    }

    private static void lead(long generation, RevisionName revision) {
        await(fixture.platform()
                .apply(new Route(revision.service(), generation, List.of(TrafficTarget.of(revision, 100)))));
    }

    private static Revision sample(RevisionName name) {
        Scale scale = new Scale(0, 1, 100, Duration.ofSeconds(6), 10, 200, Duration.ZERO);
        return new Revision(
                name, fixture.function(), Map.of(), scale, 0, Duration.ofSeconds(30), Duration.ofSeconds(60));
    }

    private static <T> T await(Uni<T> answer) {
        return answer.await().atMost(Duration.ofSeconds(90));
    }
}
