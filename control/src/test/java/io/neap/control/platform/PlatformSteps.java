// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import static io.neap.control.platform.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.RevisionStatus.Asleep;
import io.neap.control.platform.RevisionStatus.Ready;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What the tests of {@link PlatformContract} do again and again, each with a service of its own. */
abstract class PlatformSteps {

    private static final AtomicInteger SERVICES = new AtomicInteger();
    private static final Scale SLEEPY = new Scale(0, 1, 100, Duration.ofSeconds(6), 10, 200, Duration.ofSeconds(2));
    static final Duration IDLE = Duration.ofSeconds(10);

    static {
        // The first step chooses the provider of contexts, and fails where two tests do so at once.
        Infrastructure.decorate((Supplier<Boolean>) () -> true);
    }

    final ServiceName service = new ServiceName("default", "sample-" + SERVICES.incrementAndGet());

    protected abstract PlatformUnderTest subject();

    /** What a lost process may cost: nothing, or answers that say that there was none. */
    void assertLost(Load load) {
        if (subject().resendsSafeRequests()) {
            assertThat(load.bad()).isEmpty();
        } else {
            assertThat(load.bad()).allMatch(bad -> bad.contains("status=502") || bad.contains("status=503"));
        }
    }

    Platform platform() {
        return subject().platform();
    }

    Requests requests() {
        return new Requests(platform().address(service, Optional.empty()));
    }

    Load.Answer get(String path) {
        return Load.Answer.of(requests(), path);
    }

    String whoAnswers() {
        return get("/wait").body();
    }

    Revision sample(long generation, Map<String, String> environment) {
        return sample(generation, environment, Duration.ofSeconds(60));
    }

    Revision sample(long generation, Map<String, String> environment, Duration progressDeadline) {
        return sample(generation, environment, progressDeadline, SLEEPY);
    }

    Revision sample(long generation, Map<String, String> environment, Duration progressDeadline, Scale scale) {
        return new Revision(
                RevisionName.of(service, generation),
                subject().function(),
                environment,
                scale,
                0,
                Duration.ofSeconds(30),
                progressDeadline);
    }

    RevisionName ready(long generation) {
        return ready(sample(generation, Map.of()));
    }

    RevisionName ready(Revision revision) {
        await(platform().apply(revision));
        await(platform().wake(revision.name()));
        return revision.name();
    }

    /** A routed revision with a target of so many concurrent requests for each process. */
    RevisionName scaled(int min, int max, double target) {
        Scale scale = new Scale(min, max, target, Duration.ofSeconds(6), 10, 200, Duration.ofSeconds(2));
        RevisionName name = ready(sample(1, Map.of(), Duration.ofSeconds(60), scale));
        route(1, TrafficTarget.of(name, 100));
        return name;
    }

    int processes(RevisionName revision) {
        return status(revision) instanceof Ready ready ? ready.processes() : 0;
    }

    void route(long generation, TrafficTarget... targets) {
        await(platform().apply(new Route(service, generation, List.of(targets))));
    }

    void sleep(RevisionName revision) {
        eventually(() -> {
            subject().pass(IDLE);
            return status(revision) instanceof Asleep;
        });
    }

    RevisionStatus status(RevisionName revision) {
        return await(platform().status(revision)).orElseThrow();
    }

    static <T> T await(Uni<T> answer) {
        return answer.await().atMost(Duration.ofSeconds(60));
    }
}
