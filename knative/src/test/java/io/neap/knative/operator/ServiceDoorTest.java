// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import static io.neap.control.rollout.Services.NAME;
import static io.neap.control.rollout.Services.revision;
import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.ledger.SealedEntry;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.Rollout;
import io.neap.control.rollout.ServiceSpec;
import io.neap.control.rollout.SpecDocument;
import io.neap.control.rollout.controller.RolloutsInMemory;
import io.neap.knative.crd.InferenceServiceStatus.AppliedStatus;
import io.neap.knative.operator.ServiceDoor.Outcome;
import io.neap.knative.operator.ServiceDoor.Wish;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ServiceDoorTest {

    private static final Optional<String> NONE = Optional.empty();
    private static final Optional<AppliedStatus> NEVER = Optional.empty();

    private final RolloutsInMemory control = new RolloutsInMemory();
    private final ServiceDoor door = new ServiceDoor(
            control.services(), control.statuses(), control.schedule(), control.intervention(), control.ledger());

    @Test
    void aServiceIsAskedForInTheOperatorsName() {
        Outcome outcome = bring(wish(1, NEVER));

        assertThat(outcome.sync()).isEqualTo(Sync.DONE);
        assertThat(outcome.applied()).map(AppliedStatus::generation).contains(1L);
        assertThat(outcome.status()).isPresent();
        assertThat(actors("service.applied")).containsExactly("operator");
    }

    @Test
    void askingAgainChangesNothing() {
        Outcome first = bring(wish(1, NEVER));

        Outcome second = bring(wish(1, first.applied()));

        assertThat(second.applied()).isEqualTo(first.applied());
        assertThat(actors("service.applied")).hasSize(1);
    }

    @Test
    void aCrashBeforeTheStatusWasWrittenIsNoConflict() {
        bring(wish(1, NEVER));

        Outcome outcome = bring(wish(2, NEVER));

        assertThat(outcome.sync()).isEqualTo(Sync.DONE);
        assertThat(service().spec()).isEqualTo(spec(2));
    }

    @Test
    void whatTheApiAskedForSinceIsLeftAndToldAsAConflict() {
        Outcome first = bring(wish(1, NEVER));
        api(2);

        Outcome outcome = bring(wish(1, first.applied()));

        assertThat(outcome.sync().reason()).isEqualTo("ChangedElsewhere");
        assertThat(outcome.applied()).isEqualTo(first.applied());
        assertThat(service().spec()).isEqualTo(spec(2));
    }

    @Test
    void theOverrideEndsTheConflict() {
        Outcome first = bring(wish(1, NEVER));
        api(2);

        Outcome outcome = bring(new Wish(Specs.write(spec(1)), false, first.applied(), Optional.of("2"), NONE, NONE));

        assertThat(outcome.sync()).isEqualTo(Sync.DONE);
        assertThat(service().spec()).isEqualTo(spec(1));
    }

    @Test
    void whatTheApiTookAwayIsNotMadeAgain() {
        Outcome first = bring(wish(1, NEVER));
        control.services().delete(NAME, "client").await().indefinitely();
        control.pass();

        Outcome outcome = bring(wish(1, first.applied()));

        assertThat(outcome.sync().reason()).isEqualTo("DeletedElsewhere");
        assertThat(outcome.status()).isEmpty();
    }

    @Test
    void whatIsRefusedIsAnOutcomeThatKeepsWhatIsKnown() {
        Outcome first = bring(wish(1, NEVER));

        Outcome outcome = bring(new Wish(
                Specs.write(SpecDocument.read(Map.of("model", "models:/gone/1"))),
                false,
                first.applied(),
                NONE,
                NONE,
                NONE));

        assertThat(outcome.sync().reason()).isEqualTo("ModelNotFound");
        assertThat(outcome.applied()).isEqualTo(first.applied());
        assertThat(outcome.status()).isPresent();
    }

    @Test
    void whileAServiceOfTheNameDrainsTheNextOneIsWaitedFor() {
        api(1);
        control.services().delete(NAME, "client").await().indefinitely();

        assertThat(bring(wish(1, NEVER)).sync()).isEqualTo(Sync.DRAINING);
        control.pass();
        assertThat(bring(wish(1, NEVER)).sync()).isEqualTo(Sync.DONE);
    }

    @Test
    void leavingTakesTheResourcesServiceAwayAndWaitsForItsEnd() {
        Outcome first = bring(wish(1, NEVER));

        assertThat(leave(wish(1, first.applied()))).isFalse();
        control.pass();

        assertThat(leave(wish(1, first.applied()))).isTrue();
        assertThat(actors("service.withdrawn")).containsExactly("operator");
    }

    @Test
    void aServiceThatWasNeverTheResourcesStays() {
        api(2);

        assertThat(leave(wish(1, NEVER))).isTrue();
        assertThat(service().deleting()).isFalse();
    }

    @Test
    void aChangedRolloutWaitsForTheEndOfTheRunningOne() {
        serving();
        Outcome running = bring(canary(2, 10, NEVER));
        becomeReady(2);
        assertThat(rollout()).isInstanceOf(Rollout.Stepping.class);

        Outcome changed = bring(canary(2, 99, running.applied()));
        assertThat(changed.sync()).isEqualTo(Sync.LATER);
        assertThat(service().spec()).isEqualTo(Specs.read(canary(2, 10, NEVER).spec()));

        control.intervention().promote(NAME, "client").await().indefinitely();
        Outcome after = bring(canary(2, 99, changed.applied()));
        assertThat(after.sync()).isEqualTo(Sync.DONE);
        control.pass();
        assertThat(service().spec()).isEqualTo(Specs.read(canary(2, 99, NEVER).spec()));
        assertThat(rollout()).isInstanceOf(Rollout.Completed.class);
    }

    @Test
    void anAnnotationDecidesAboutTheRolloutThatItNamesAndNoOther() {
        serving();
        Outcome running = bring(canary(2, 10, NEVER));
        becomeReady(2);

        bring(decided(running, Optional.of("1"), Optional.of("7")));
        assertThat(rollout()).isInstanceOf(Rollout.Stepping.class);

        bring(decided(running, Optional.of("2"), NONE));
        assertThat(rollout()).isInstanceOf(Rollout.Completed.class);
        assertThat(actors("rollout.completed")).last().isEqualTo("operator");
    }

    @Test
    void abortingWinsOverPromoting() {
        serving();
        Outcome running = bring(canary(2, 10, NEVER));
        becomeReady(2);

        bring(decided(running, Optional.of("2"), Optional.of("2")));

        assertThat(rollout()).isInstanceOf(Rollout.RolledBack.class);
    }

    /** Version 1 gets all requests. */
    private void serving() {
        bring(wish(1, NEVER));
        control.pass();
        becomeReady(1);
    }

    private void becomeReady(int generation) {
        control.pass();
        control.platform().ready(revision(generation));
        control.pass();
    }

    private static Wish wish(int version, Optional<AppliedStatus> applied) {
        return new Wish(Specs.write(spec(version)), false, applied, NONE, NONE, NONE);
    }

    private static Wish canary(int version, int weight, Optional<AppliedStatus> applied) {
        ServiceSpec spec = SpecDocument.read(Map.of(
                "model",
                "models:/penguins/" + version,
                "strategy",
                Map.of("canary", Map.of("steps", List.of(Map.of("setWeight", weight))))));
        return new Wish(Specs.write(spec), true, applied, NONE, NONE, NONE);
    }

    private static Wish decided(Outcome running, Optional<String> promote, Optional<String> abort) {
        return new Wish(canary(2, 10, NEVER).spec(), true, running.applied(), NONE, promote, abort);
    }

    private static ServiceSpec spec(int version) {
        return SpecDocument.read(Map.of("model", "models:/penguins/" + version));
    }

    private Outcome bring(Wish wish) {
        return door.bring(NAME, wish).await().indefinitely();
    }

    private boolean leave(Wish wish) {
        return door.leave(NAME, wish).await().indefinitely();
    }

    private void api(int version) {
        control.services()
                .apply(NAME, spec(version), OptionalLong.empty(), "client")
                .await()
                .indefinitely();
    }

    private InferenceService service() {
        return control.services().get(NAME).await().indefinitely();
    }

    private Rollout rollout() {
        return service().delivery().rollout().orElseThrow();
    }

    private List<String> actors(String kind) {
        return control.ledger().all().stream()
                .map(SealedEntry::entry)
                .filter(entry -> entry.kind().equals(kind))
                .map(entry -> entry.actor())
                .toList();
    }
}
