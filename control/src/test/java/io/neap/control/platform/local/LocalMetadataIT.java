// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import static io.neap.control.platform.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.Platform;
import io.neap.control.platform.Requests;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.Route;
import io.neap.control.platform.Scale;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import io.neap.control.platform.metadata.ModelMetadata;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metadata and health at the gateway: they wake nothing and keep nothing awake. */
class LocalMetadataIT {

    private static final Scale SLEEPY = new Scale(0, 1, 100, Duration.ofSeconds(6), 10, 200, Duration.ofSeconds(2));
    private static int services;

    @TempDir
    static Path home;

    private static LocalPlatformFixture fixture;

    private final ServiceName service = new ServiceName("default", "monitored-" + ++services);
    private final RevisionName revision = RevisionName.of(service, 1);

    @BeforeAll
    static void start() {
        fixture = new LocalPlatformFixture(home, Map.of());
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @BeforeEach
    void serve() {
        await(platform()
                .apply(new Revision(
                        revision, "sample", Map.of(), SLEEPY, 0, Duration.ofSeconds(30), Duration.ofSeconds(60))));
        await(platform().wake(revision));
        await(platform().apply(new Route(service, 1, List.of(TrafficTarget.of(revision, 100)))));
    }

    @Test
    void aSleepingRevisionIsToldOfAndSleepsOn() throws Exception {
        keep();
        sleep();

        HttpResponse<String> ready = requests().get("/v2/health/ready");
        HttpResponse<String> model = requests().get("/v2/models/sample");

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.headers().firstValue("Neap-State")).contains("Asleep");
        assertThat(model.body()).isEqualTo("{\"name\":\"sample\"}");
        assertThat(requests().get("/v2/models/owls/ready").statusCode()).isEqualTo(404);
        assertThat(status()).isInstanceOf(RevisionStatus.Asleep.class);
        assertThat(await(platform().traffic(revision, Instant.EPOCH)).requests())
                .isZero();
        assertThat(fixture.registry()
                        .get("neap.gateway.requests")
                        .tag("service", service.service())
                        .tag("status", "2xx")
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void askingAgainAndAgainKeepsNothingAwake() throws Exception {
        keep();
        assertThat(requests().get("/v2/health/ready").body())
                .as("while it is awake it is asked itself")
                .isEqualTo(revision.name());

        eventually(() -> {
            assertThat(status("/v2/health/ready")).isEqualTo(200);
            fixture.pass(Duration.ofMillis(500));
            return status() instanceof RevisionStatus.Asleep;
        });

        assertThat(status("/v2/health/ready")).isEqualTo(200);
    }

    @Test
    void oneThatNeverToldOfItselfIsWoken() throws Exception {
        sleep();

        assertThat(requests().get("/v2/health/ready").body()).isEqualTo(revision.name());

        assertThat(status()).isInstanceOf(RevisionStatus.Ready.class);
    }

    @Test
    void aDatabaseThatIsAwayWakesItToo() throws Exception {
        keep();
        sleep();
        fixture.metadata().fail(true);
        try {
            assertThat(requests().get("/v2/health/ready").body()).isEqualTo(revision.name());
        } finally {
            fixture.metadata().fail(false);
        }
    }

    @Test
    void aPredictionWakesAsEver() throws Exception {
        keep();
        sleep();

        assertThat(requests().post("/v2/models/sample/infer", "{}").body()).isEqualTo(revision.name());
    }

    private void keep() {
        await(fixture.metadata()
                .save(new ModelMetadata(revision, "sample", "1", Map.of("name", "neap"), Map.of("name", "sample"))));
    }

    private void sleep() {
        eventually(() -> {
            fixture.pass(Duration.ofSeconds(10));
            return status() instanceof RevisionStatus.Asleep;
        });
    }

    private int status(String path) {
        try {
            return requests().get(path).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private RevisionStatus status() {
        return await(platform().status(revision)).orElseThrow();
    }

    private Requests requests() {
        return new Requests(platform().address(service, Optional.empty()));
    }

    private static Platform platform() {
        return fixture.platform();
    }

    private static <T> T await(Uni<T> answer) {
        return answer.await().atMost(Duration.ofSeconds(60));
    }
}
