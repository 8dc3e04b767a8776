// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import static io.neap.control.rollout.Services.CANARY;
import static io.neap.control.rollout.Services.NAME;
import static io.neap.control.rollout.Services.START;
import static io.neap.control.rollout.Services.model;
import static io.neap.control.rollout.Services.revision;
import static io.neap.control.rollout.Services.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.control.error.DomainException;
import io.neap.control.model.ModelReference;
import io.neap.control.model.ServableModel;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.InferenceServices;
import io.neap.control.rollout.Rollout;
import io.neap.control.rollout.ServiceSpec;
import io.neap.control.rollout.Services;
import io.neap.control.rollout.Strategy.BlueGreen;
import io.neap.control.rollout.analysis.Measurement;
import io.neap.control.rollout.analysis.Outcome;
import io.neap.control.rollout.analysis.Verdict;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RolloutControllerTest {

    private final SettableClock clock = new SettableClock(START);
    private final FakeServiceStore store = new FakeServiceStore();
    private final FakeLedger ledger = new FakeLedger(clock);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Progress progress = new Progress();
    private final Map<String, ServableModel> models = new HashMap<>();
    private FakePlatform platform = new FakePlatform();
    private final InferenceServices services = Services.services(store, ledger, this::servable, platform, clock);
    private RolloutController controller = controller();
    private Outcome checked = Outcome.PASS;

    @BeforeEach
    void registerModels() {
        for (int version = 1; version <= 3; version++) {
            models.put("models:/penguins/" + version, model(version));
        }
    }

    @Test
    void a_first_revision_serves_as_soon_as_it_is_ready() {
        ask(spec(1, CANARY));
        tick();
        assertThat(platform.steps()).containsExactly("apply penguins-00001");

        platform.ready(revision(1));
        tick();

        assertThat(platform.steps()).containsExactly("route penguins-00001=100");
        assertThat(rollout()).isInstanceOf(Rollout.Completed.class);
        assertThat(ledger.kinds())
                .containsExactly(
                        "service.applied", "revision.applied", "rollout.started", "rollout.completed", "route.applied");
        assertThat(platform.revision(revision(1)).orElseThrow().environment())
                .containsEntry("NEAP_MODEL_NAME", "penguins")
                .containsEntry("NEAP_MODEL_VERSION", "1")
                .containsEntry("NEAP_MODEL_URI", "http://control/artifacts/1/models/m-1/artifacts/model.onnx")
                .containsEntry("NEAP_MODEL_SHA256", "1".repeat(64));
    }

    @Test
    void a_canary_goes_by_steps_and_retires_nothing_that_could_be_returned_to() {
        stepping();
        assertThat(platform.steps())
                .containsExactly("apply penguins-00002", "route penguins-00001=90 penguins-00002=10");

        platform.serve(revision(1), 500, 0);
        platform.serve(revision(2), 60, 0);
        clock.advance(Duration.ofSeconds(5));
        tick();
        assertThat(platform.steps()).containsExactly("route penguins-00001=50 penguins-00002=50");
        clock.advance(Duration.ofSeconds(5));
        tick();

        assertThat(platform.steps()).containsExactly("route penguins-00002=100");
        assertThat(rollout()).isInstanceOf(Rollout.Completed.class);
        tick();
        assertThat(platform.steps()).isEmpty();
    }

    @Test
    void a_failing_canary_is_rolled_back_and_removed_by_itself() {
        stepping();
        platform.steps();

        platform.serve(revision(2), 4, 4);
        clock.advance(Duration.ofSeconds(1));
        tick();

        assertThat(platform.steps()).containsExactly("route penguins-00001=100", "remove penguins-00002");
        assertThat(rollout())
                .isInstanceOfSatisfying(
                        Rollout.RolledBack.class,
                        back -> assertThat(back.reason())
                                .isEqualTo("error rate 100.0 % (4 of 4 requests), allowed 1.0 %"));
        assertThat(meters.counter("neap.rollout.rollbacks", "cause", "AnalysisFailed")
                        .count())
                .isEqualTo(1);
        tick();
        assertThat(platform.steps()).isEmpty();
    }

    @Test
    void a_candidate_that_never_becomes_ready_leaves_the_route_untouched() {
        serving(1);
        ask(spec(2, CANARY));
        tick();
        platform.steps();

        platform.fail(revision(2), "the artifact's digest is wrong");
        tick();

        assertThat(platform.steps()).containsExactly("remove penguins-00002");
        assertThat(rollout())
                .isInstanceOfSatisfying(
                        Rollout.RolledBack.class,
                        back -> assertThat(back.reason())
                                .isEqualTo("penguins-00002 failed: the artifact's digest is wrong"));
    }

    @Test
    void a_blue_green_swap_is_one_route_after_a_check() {
        serving(1);
        ask(spec(2, new BlueGreen()));
        tick();
        platform.ready(revision(2));
        checked = Outcome.FAIL;
        tick();
        assertThat(platform.steps())
                .containsExactly("apply penguins-00002", "route penguins-00001=100 penguins-00002=0");

        checked = Outcome.PASS;
        tick();

        assertThat(platform.steps()).containsExactly("route penguins-00002=100");
    }

    @Test
    void going_back_wakes_the_kept_revision_and_swaps_to_it() {
        serving(1);
        swap(2, 2);
        platform.asleep(revision(1));
        platform.steps();

        ask(spec(1, new BlueGreen()));
        tick();
        tick();

        assertThat(platform.steps())
                .containsExactly(
                        "wake penguins-00001", "route penguins-00002=100 penguins-00001=0", "route penguins-00001=100");
    }

    @Test
    void an_alias_that_moves_starts_a_rollout() {
        models.put("models:/penguins@champion", model(1));
        ask(spec("models:/penguins@champion", new BlueGreen()));
        tick();
        platform.ready(revision(1));
        tick();
        platform.steps();

        models.put("models:/penguins@champion", model(2));
        tick();

        assertThat(platform.steps()).containsExactly("apply penguins-00002");
        assertThat(service().generation()).isEqualTo(2);
        assertThat(ask(spec("models:/penguins@champion", new BlueGreen()))).isFalse();
    }

    @Test
    void a_model_that_is_gone_is_told_and_what_serves_stays() {
        serving(1);
        models.clear();

        tick();

        assertThat(progress.of(NAME).trouble()).contains("models:/penguins/1 is gone");
        assertThat(platform.steps()).isEmpty();
    }

    @Test
    void a_newer_wish_midway_supersedes_the_rollout() {
        stepping();
        platform.steps();

        ask(spec(3, CANARY));
        tick();
        tick();

        assertThat(platform.steps())
                .containsExactly("apply penguins-00003", "route penguins-00001=100", "remove penguins-00002");
        assertThat(rollout().change().generation()).isEqualTo(3);
    }

    @Test
    void a_new_process_on_an_empty_platform_applies_everything_again() {
        stepping();
        List<String> before = ledger.kinds();

        platform = new FakePlatform();
        controller = controller();
        tick();

        assertThat(platform.steps())
                .containsExactly(
                        "apply penguins-00001", "apply penguins-00002", "route penguins-00001=90 penguins-00002=10");
        assertThat(ledger.kinds()).isEqualTo(before);
    }

    @Test
    void a_service_is_looked_at_again_when_its_revision_is_made() {
        CompletableFuture<@Nullable Void> made = new CompletableFuture<>();
        platform.makeUntil(made);
        ask(spec(1, CANARY));

        Again again = controller.reconcile(NAME).await().indefinitely();

        assertThat(again).isInstanceOf(Again.After.class);
        CompletableFuture<Void> ended =
                ((Again.After) again).end().subscribeAsCompletionStage().toCompletableFuture();
        assertThat(ended).isNotDone();
        made.complete(null);
        assertThat(ended).isDone();
        tick();
        assertThat(rollout()).isInstanceOf(Rollout.Starting.class);
        assertThat(platform.steps()).containsExactly("apply penguins-00001");
    }

    @Test
    void a_revision_that_is_there_although_its_making_failed_is_routed() {
        platform.makeUntil(CompletableFuture.failedFuture(new IllegalStateException("the connection was closed")));
        ask(spec(1, CANARY));
        tick();
        assertThat(progress.of(NAME).trouble()).contains("the connection was closed");

        platform.ready(revision(1));
        tick();

        assertThat(platform.steps()).contains("route penguins-00001=100");
        assertThat(progress.of(NAME).trouble()).isEmpty();
    }

    @Test
    void a_route_that_was_decided_but_not_applied_is_applied_by_the_next_pass() {
        ask(spec(1, CANARY));
        tick();
        platform.ready(revision(1));
        platform.steps();
        platform.refuseRoutes(true);
        tick();
        assertThat(platform.steps()).isEmpty();
        assertThat(progress.of(NAME).trouble().orElseThrow()).startsWith("no route");

        platform.refuseRoutes(false);
        tick();

        assertThat(platform.steps()).containsExactly("route penguins-00001=100");
        assertThat(progress.of(NAME).trouble()).isEmpty();
    }

    @Test
    void a_write_that_meets_another_is_dropped_and_tried_again() {
        ask(spec(1, CANARY));
        Uni<Again> racing = controller.reconcile(NAME);
        models.put("models:/penguins/1", model(1));
        InferenceService stale = service();
        ask(spec(2, CANARY));

        assertThat(store.save(stale).onFailure().recoverWithNull().await().indefinitely())
                .isNull();
        assertThat(racing.await().indefinitely()).isNotInstanceOf(Again.Later.class);
        assertThat(service().delivery().observedGeneration()).isEqualTo(2);
    }

    @Test
    void a_deleted_service_leaves_the_network_then_the_platform_then_the_store() {
        serving(1);

        services.delete(NAME, "client").await().indefinitely();
        tick();
        assertThat(platform.steps()).containsExactly("remove route", "remove penguins-00001");
        tick();

        assertThat(store.find(NAME).await().indefinitely()).isEmpty();
        assertThat(ledger.kinds()).endsWith("service.withdrawn", "service.deleted");
    }

    @Test
    void a_service_deleted_in_the_midst_of_a_rollout_leaves_no_revision_behind() {
        stepping();
        platform.steps();

        services.delete(NAME, "client").await().indefinitely();
        tick();
        tick();

        assertThat(platform.steps()).containsExactly("remove route", "remove penguins-00001", "remove penguins-00002");
        assertThat(store.find(NAME).await().indefinitely()).isEmpty();
    }

    @Test
    void a_deleted_service_is_known_until_its_last_request_is_answered() {
        serving(1);
        CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();
        platform.drainUntil(drained);

        services.delete(NAME, "client").await().indefinitely();
        tick();
        tick();
        assertThat(service().deleting()).isTrue();
        drained.complete(null);
        tick();

        assertThat(store.find(NAME).await().indefinitely()).isEmpty();
    }

    private void serving(int version) {
        ask(spec(version, CANARY));
        tick();
        platform.ready(revision(version));
        tick();
        platform.steps();
    }

    /** Version 1 serves, and version 2 has the first step of its canary. */
    private void stepping() {
        serving(1);
        ask(spec(2, CANARY));
        tick();
        platform.ready(revision(2));
        tick();
    }

    private void swap(int version, long generation) {
        ask(spec(version, new BlueGreen()));
        tick();
        platform.ready(revision(generation));
        tick();
        tick();
    }

    private boolean ask(ServiceSpec spec) {
        return services.apply(NAME, spec, OptionalLong.empty(), "client")
                .await()
                .indefinitely()
                .changed();
    }

    private void tick() {
        controller.reconcile(NAME).await().indefinitely();
    }

    private InferenceService service() {
        return store.find(NAME).await().indefinitely().orElseThrow();
    }

    private Rollout rollout() {
        return service().delivery().rollout().orElseThrow();
    }

    private RolloutController controller() {
        RolloutConfig config = new RolloutsInMemory.TestConfig();
        Observer observer = new Observer(
                platform,
                this::servable,
                (address, model) -> Uni.createFrom()
                        .item(() -> Verdict.of(
                                List.of(new Measurement("preview_status", 200, 0, 200, checked, "answered")))),
                config);
        return new RolloutController(store, ledger, observer, progress, new RolloutMetrics(meters), config, clock);
    }

    private Uni<ServableModel> servable(String workspace, ModelReference reference) {
        return Uni.createFrom().item(() -> {
            ServableModel found = models.get(reference.toString());
            if (found == null) {
                throw DomainException.notFound(reference + " is gone");
            }
            return found;
        });
    }
}
