// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import static io.neap.control.platform.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.Load;
import io.neap.control.platform.Requests;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus.Ready;
import io.neap.control.platform.Route;
import io.neap.control.platform.Scale;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than one process for a revision: how they share the work, come and go. */
class LocalScaleIT {

    private static final ServiceName SERVICE = new ServiceName("default", "sample");
    private static final RevisionName ONE = RevisionName.of(SERVICE, 1);
    private static final Duration IDLE = Duration.ofSeconds(10);

    @TempDir
    private Path home;

    private LocalPlatformFixture fixture;

    @BeforeEach
    void start() {
        fixture = new LocalPlatformFixture(home, Map.of());
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void requestsThatWaitForASlotRaiseTheNumberThoughTheTargetIsHigher() {
        serve(1, 1, 2, 100);

        try (Load load = new Load(4, () -> get("/pid?ms=20"))) {
            eventually(() -> processes() == 2 && load.bodies().size() == 2);
            assertThat(load.bad()).isEmpty();
        }

        eventually(() -> gauge("desired") == 2 && gauge("ready") == 2);
    }

    @Test
    void aProcessThatIsScaledDownFinishesWhatItHasAndGetsNoMore() {
        serve(0, 1, 2, 4);
        try (Load load = new Load(8, () -> get("/pid?ms=20"))) {
            eventually(() -> processes() == 2 && load.bodies().size() == 2);
        }
        List<CompletableFuture<HttpResponse<String>>> both = Stream.generate(
                        () -> requests().getLater("/pid?ms=6000"))
                .limit(2)
                .toList();

        eventually(() -> {
            fixture.pass(IDLE);
            return processes() == 1;
        });
        List<String> later =
                Stream.generate(() -> get("/pid").body()).limit(20).distinct().toList();

        assertThat(both).as("still under way").noneMatch(CompletableFuture::isDone);
        assertThat(later).hasSize(1);
        List<String> pids = both.stream().map(call -> call.join().body()).toList();
        assertThat(both).allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
        assertThat(pids).doesNotHaveDuplicates().contains(later.getFirst());
        String drained = pids.getFirst().equals(later.getFirst()) ? pids.getLast() : pids.getFirst();
        eventually(() -> ProcessHandle.of(Long.parseLong(drained))
                .filter(ProcessHandle::isAlive)
                .isEmpty());
        assertThat(processes()).isEqualTo(1);
    }

    private void serve(int containerConcurrency, int min, int max, double target) {
        Scale scale = new Scale(min, max, target, Duration.ofSeconds(6), 10, 200, Duration.ofSeconds(2));
        fixture.platform()
                .apply(new Revision(
                        ONE,
                        fixture.function(),
                        Map.of(),
                        scale,
                        containerConcurrency,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60)))
                .chain(() -> fixture.platform().wake(ONE))
                .chain(() -> fixture.platform().apply(new Route(SERVICE, 1, List.of(TrafficTarget.of(ONE, 100)))))
                .await()
                .atMost(Duration.ofSeconds(60));
    }

    private int processes() {
        return fixture.platform().status(ONE).await().indefinitely().orElseThrow() instanceof Ready ready
                ? ready.processes()
                : 0;
    }

    private double gauge(String state) {
        return fixture.registry()
                .get("neap.platform.processes")
                .tags("workspace", "default", "service", "sample", "state", state)
                .gauge()
                .value();
    }

    private Requests requests() {
        return new Requests(fixture.platform().address(SERVICE, Optional.empty()));
    }

    private Load.Answer get(String path) {
        try {
            HttpResponse<String> answer = requests().get(path);
            return new Load.Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Load.Answer(0, e.toString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
