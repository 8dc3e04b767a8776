// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import static io.neap.control.platform.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.platform.RevisionStatus.Asleep;
import io.neap.control.platform.RevisionStatus.Failed;
import io.neap.control.platform.RevisionStatus.Ready;
import io.neap.control.platform.RevisionStatus.Starting;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link Platform} does, shown with real processes and real requests. */
public abstract class PlatformContract extends PlatformSteps {

    @Test
    void aRevisionIsStartedOnceAndProvenReady() {
        List<RevisionStatus> changes = new CopyOnWriteArrayList<>();
        Revision revision = sample(1, Map.of());
        var subscription = subject()
                .platform()
                .changes()
                .filter(change -> change.revision().equals(revision.name()))
                .subscribe()
                .with(changes::add);

        await(platform().apply(revision));
        await(platform().apply(revision));
        Ready ready = await(platform().wake(revision.name()));

        assertThat(ready.processes()).isEqualTo(1);
        assertThat(ready.startup()).isNotEmpty();
        eventually(() -> changes.size() == 2);
        assertThat(changes.get(0)).isInstanceOf(Starting.class);
        assertThat(changes.get(1)).isEqualTo(ready);
        subscription.cancel();
    }

    @Test
    void aRevisionNeverChangesItsValues() {
        await(platform().apply(sample(1, Map.of("COLOUR", "blue"))));

        assertThatThrownBy(() -> await(platform().apply(sample(1, Map.of("COLOUR", "green")))))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_CONFLICT));
    }

    @Test
    void anUnknownRevisionHasNoStatusAndCannotBeRoutedOrWoken() {
        RevisionName unknown = RevisionName.of(service, 7);

        assertThat(await(platform().status(unknown))).isEmpty();
        assertThat(await(platform().route(service))).isEmpty();
        assertThatThrownBy(() -> await(platform().wake(unknown))).isInstanceOf(DomainException.class);
        assertThatThrownBy(() -> route(1, TrafficTarget.of(unknown, 100))).isInstanceOf(DomainException.class);
        await(platform().remove(unknown));
    }

    @Test
    void whoIsToldThatARouteIsInForceIsAnswered() throws Exception {
        RevisionName one = ready(1);
        assertThat(await(platform().isInForce(service))).isFalse();

        Route first = new Route(service, 1, List.of(TrafficTarget.of(one, 100)));
        CompletableFuture<Void> applied = platform().apply(first).subscribeAsCompletionStage();
        eventually(() -> await(platform().isInForce(service)));

        assertThat(requests().describe().getString("revision")).isEqualTo(one.name());
        applied.join();
    }

    @Test
    void aFailedStartHasAReasonAndLeavesTheRouteAsItIs() throws Exception {
        RevisionName good = ready(1);
        route(1, TrafficTarget.of(good, 100));

        RevisionName bad = RevisionName.of(service, 2);
        await(platform().apply(sample(2, Map.of("SAMPLE_START", "fail"))));
        eventually(() -> status(bad) instanceof Failed);

        assertThat(((Failed) status(bad)).reason()).contains("The sample was told to fail.");
        assertThatThrownBy(() -> await(platform().wake(bad))).hasMessageContaining("told to fail");
        assertThat(requests().describe().getString("revision")).isEqualTo(good.name());
        assertThat(await(platform().route(service)).orElseThrow().generation()).isEqualTo(1);
    }

    @Test
    void aStartThatHangsIsEndedAtItsDeadline() {
        RevisionName hanging = RevisionName.of(service, 1);

        await(platform().apply(sample(1, Map.of("SAMPLE_START", "hang"), Duration.ofSeconds(2))));
        eventually(() -> status(hanging) instanceof Failed);

        assertThat(((Failed) status(hanging)).reason()).contains("progressDeadline");
    }

    @Test
    void aStartThatCrashesTakesNothingWithIt() {
        RevisionName crashing = RevisionName.of(service, 1);

        await(platform().apply(sample(1, Map.of("SAMPLE_START", "crash"))));
        eventually(() -> status(crashing) instanceof Failed);

        assertThat(((Failed) status(crashing)).reason()).contains("134");
    }

    @Test
    void percentsShareTheRequestsAndTagsReachOneRevision() throws Exception {
        RevisionName one = ready(1);
        RevisionName two = ready(2);
        route(1, TrafficTarget.of(one, 50), TrafficTarget.of(two, 50).tagged("next"));

        List<String> answers = Stream.generate(this::whoAnswers).limit(60).toList();

        assertThat(answers).contains(one.name(), two.name());
        assertThat(requests().describe("Knative-Serving-Tag", "next").getString("revision"))
                .isEqualTo(two.name());
        assertThat(new Requests(platform().address(service, Optional.of("next")))
                        .describe()
                        .getString("revision"))
                .isEqualTo(two.name());
    }

    @Test
    void aRouteKeepsHowItsCallersAreToldApart() {
        RevisionName one = ready(1);
        List<Optional<Affinity>> kinds = List.of(
                Optional.of(new Affinity.Header("X-User")),
                Optional.of(new Affinity.Cookie("cohort", Duration.ofHours(1))),
                Optional.of(new Affinity.JwtClaim("https://example.org/tenant=a")),
                Optional.empty());

        for (Optional<Affinity> kind : kinds) {
            long generation = 1L + kinds.indexOf(kind);
            Route route = new Route(service, generation, List.of(TrafficTarget.of(one, 100)), kind);
            await(platform().apply(route));

            assertThat(await(platform().route(service))).contains(route);
        }
    }

    @Test
    void aRouteIsReplacedUnderLoadWithoutALostRequest() throws Exception {
        RevisionName one = ready(1);
        RevisionName two = ready(2);
        route(1, TrafficTarget.of(one, 100));

        try (Load load = new Load(8, () -> get("/wait?ms=20"))) {
            for (int generation = 2; generation < 40; generation++) {
                int before = load.good(one.name()) + load.good(two.name());
                route(generation, TrafficTarget.of(generation % 2 == 0 ? two : one, 100));
                eventually(() -> load.good(one.name()) + load.good(two.name()) > before + 16);
            }
            assertThat(load.bad()).isEmpty();
            assertThat(load.good(one.name())).isPositive();
            assertThat(load.good(two.name())).isPositive();
        }
    }

    @Test
    void anOlderRouteIsRefused() {
        RevisionName one = ready(1);
        route(5, TrafficTarget.of(one, 100));

        route(5, TrafficTarget.of(one, 100));
        assertThatThrownBy(() -> route(4, TrafficTarget.of(one, 100)))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_CONFLICT));
        assertThatThrownBy(() -> route(5, TrafficTarget.of(one, 100).tagged("other")))
                .isInstanceOf(DomainException.class);
    }

    @Test
    void aRevisionInARouteIsNotRemovedUntilTheRouteLeavesIt() throws Exception {
        RevisionName one = ready(1);
        RevisionName two = ready(2);
        route(1, TrafficTarget.of(one, 100));

        assertThatThrownBy(() -> await(platform().remove(one)))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_CONFLICT));

        CompletableFuture<HttpResponse<String>> underWay = requests().getLater("/wait?ms=500");
        eventually(() -> status(one) instanceof Ready && whoAnswers().equals(one.name()));
        route(2, TrafficTarget.of(two, 100));
        await(platform().remove(one));

        assertThat(underWay.get().body()).isEqualTo(one.name());
        assertThat(await(platform().status(one))).isEmpty();
        assertThat(whoAnswers()).isEqualTo(two.name());
    }

    @Test
    void aServiceWithoutARouteIsNotFound() throws Exception {
        route(1, TrafficTarget.of(ready(1), 100));
        await(platform().removeRoute(service));

        assertThat(requests().get("/describe").statusCode()).isEqualTo(404);
    }

    @Test
    void anIdleRevisionSleepsAndARequestWakesIt() throws Exception {
        RevisionName one = ready(1);
        route(1, TrafficTarget.of(one, 100));
        sleep(one);

        HttpResponse<String> answer = requests().get("/describe");

        assertThat(answer.statusCode()).isEqualTo(200);
        eventually(() -> status(one) instanceof Ready);
        eventually(() -> await(platform().traffic(one, Instant.EPOCH)).cold() == 1);
        assertThat(await(platform().traffic(one, Instant.EPOCH)).errors()).isZero();
    }

    @Test
    void aFunctionIsAskedBesideItsRouteAndIsNotWokenForThat() {
        RevisionName one = ready(1);
        route(1, TrafficTarget.of(one, 100));

        assertThat(await(platform().ask(one, "/describe")).orElseThrow()).containsEntry("revision", one.name());
        assertThat(await(platform().ask(one, "/status?code=500"))).isEmpty();
        assertThat(await(platform().ask(one, "/wait"))).as("no object").isEmpty();
        assertThat(await(platform().ask(RevisionName.of(service, 7), "/describe")))
                .isEmpty();
        assertThat(await(platform().traffic(one, Instant.EPOCH)).requests()).isZero();

        sleep(one);
        assertThat(await(platform().ask(one, "/describe"))).isEmpty();
        assertThat(status(one)).isInstanceOf(Asleep.class);
    }

    @Test
    void aHundredRequestsWakeOneProcess() {
        RevisionName one = ready(1);
        route(1, TrafficTarget.of(one, 100));
        sleep(one);

        List<CompletableFuture<HttpResponse<String>>> calls = Stream.generate(
                        () -> requests().getLater("/describe"))
                .limit(100)
                .toList();

        assertThat(calls).allSatisfy(call -> assertThat(call.get().statusCode()).isEqualTo(200));
        assertThat(calls.stream()
                        .map(call ->
                                new io.vertx.core.json.JsonObject(call.join().body()).getString("process"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void aLostProcessIsReplacedAndNoSafeRequestIsLost() throws Exception {
        RevisionName one = ready(1);
        route(1, TrafficTarget.of(one, 100));

        try (Load load = new Load(8, () -> get("/wait?ms=20"))) {
            eventually(() -> load.good(one.name()) > 50);
            subject().kill(one);
            int before = load.good(one.name());
            eventually(() -> load.good(one.name()) > before + 100);
            assertLost(load);
        }
    }

    @Test
    void concurrencyAboveTheTargetRaisesTheNumberAndLessLowersItWithoutALostRequest() throws Exception {
        List<RevisionStatus> changes = new CopyOnWriteArrayList<>();
        var subscription = platform().changes().subscribe().with(changes::add);
        RevisionName one = scaled(1, 3, 2);

        try (Load few = new Load(1, () -> get("/wait?ms=20"))) {
            try (Load many = new Load(8, () -> get("/process?ms=20"))) {
                eventually(() -> processes(one) == 3 && many.bodies().size() == 3);
                assertThat(many.bad()).isEmpty();
            }
            eventually(() -> {
                subject().pass(IDLE);
                return processes(one) == 1;
            });
            assertThat(few.bad()).isEmpty();
        }
        assertThat(changes)
                .filteredOn(change -> change.revision().equals(one) && change instanceof Ready)
                .allSatisfy(ready -> assertThat(((Ready) ready).processes()).isBetween(1, 3));
        subscription.cancel();
    }

    @Test
    void oneOfTwoLostProcessesIsReplacedWhileTheOtherServes() throws Exception {
        List<RevisionStatus> changes = new CopyOnWriteArrayList<>();
        var subscription = platform().changes().subscribe().with(changes::add);
        RevisionName one = scaled(2, 2, 100);
        eventually(() -> processes(one) == 2);

        try (Load load = new Load(8, () -> get("/process?ms=20"))) {
            eventually(() -> load.bodies().size() == 2);
            subject().kill(one);
            eventually(() -> load.bodies().size() == 3);
            eventually(() -> processes(one) == 2);
            assertLost(load);
        }
        assertThat(changes)
                .filteredOn(change -> change.revision().equals(one) && change instanceof Starting)
                .as("it was ready all the time")
                .hasSize(1);
        subscription.cancel();
    }

    @Test
    void trafficIsMeasuredForEachRevision() throws Exception {
        RevisionName one = ready(1);
        RevisionName two = ready(2);
        route(1, TrafficTarget.of(one, 100), TrafficTarget.of(two, 0).tagged("next"));

        for (int i = 0; i < 10; i++) {
            requests().get("/wait?ms=20");
        }
        requests().get("/status?code=500");
        requests().get("/status?code=404");

        eventually(() -> await(platform().traffic(one, Instant.EPOCH)).requests() == 12);
        RevisionTraffic traffic = await(platform().traffic(one, Instant.EPOCH));
        assertThat(traffic.errors()).isEqualTo(1);
        assertThat(traffic.p50()).isBetween(Duration.ofMillis(19), Duration.ofSeconds(5));
        assertThat(traffic.p99()).isGreaterThanOrEqualTo(traffic.p50());
        assertThat(await(platform().traffic(two, Instant.EPOCH))).isEqualTo(RevisionTraffic.none(two));
    }
}
