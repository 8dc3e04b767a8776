// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import static io.neap.control.rollout.Services.CANARY;
import static io.neap.control.rollout.Services.NAME;
import static io.neap.control.rollout.Services.START;
import static io.neap.control.rollout.Services.model;
import static io.neap.control.rollout.Services.revision;
import static io.neap.control.rollout.Services.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.ledger.LedgerEntry;
import io.neap.control.platform.Affinity;
import io.neap.control.platform.Route;
import io.neap.control.platform.TrafficTarget;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.ModelRevision.Standing;
import io.neap.control.rollout.Rollout;
import io.neap.control.rollout.ServiceSpec;
import io.neap.control.rollout.analysis.Measurement;
import io.neap.control.rollout.analysis.Outcome;
import io.neap.control.rollout.analysis.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransitionTest {

    private static final Optional<Verdict> FAILED = Optional.of(
            Verdict.of(List.of(new Measurement("error_rate", 1, 0, 0.01, Outcome.FAIL, "every request failed"))));

    private InferenceService service = InferenceService.create(NAME, spec(1, CANARY), START);
    private final List<LedgerEntry> ledger = new ArrayList<>();

    @Test
    void the_first_revision_gets_no_route_before_it_is_ready() {
        decide(new Decision.Begin(1, model(1), "the spec changed"));

        assertThat(service.delivery().route()).isEmpty();
        assertThat(service.delivery().observedGeneration()).isEqualTo(1);
        assertThat(kinds()).containsExactly("revision.applied", "rollout.started");

        decide(new Decision.Complete("ready", Optional.empty()));

        assertThat(targets()).containsExactly(TrafficTarget.of(revision(1), 100));
        assertThat(kinds()).containsExactly("rollout.completed", "route.applied");
    }

    @Test
    void a_canary_moves_weight_by_one_route_for_each_step() {
        toVersion2();
        assertThat(targets()).containsExactly(TrafficTarget.of(revision(1), 100));

        decide(new Decision.Advance(0, 10, Optional.empty()));

        assertThat(targets())
                .containsExactly(
                        TrafficTarget.of(revision(1), 90),
                        TrafficTarget.of(revision(2), 10).tagged("candidate"));
        assertThat(service.delivery().route().orElseThrow().generation()).isEqualTo(2);
        assertThat(kinds()).containsExactly("rollout.stepped", "route.applied");
        assertThat(ledger.getLast().data())
                .containsEntry("rollout", 2L)
                .containsEntry("reason", "step 1 at 10 %")
                .containsEntry(
                        "targets",
                        List.of(
                                Map.of(
                                        "revision",
                                        "penguins-00001",
                                        "percent",
                                        90,
                                        "model",
                                        "penguins",
                                        "version",
                                        "1"),
                                Map.of(
                                        "revision",
                                        "penguins-00002",
                                        "percent",
                                        10,
                                        "tag",
                                        "candidate",
                                        "model",
                                        "penguins",
                                        "version",
                                        "2")));
    }

    @Test
    void another_affinity_is_another_route_and_no_revision() {
        toVersion2();
        decide(new Decision.Advance(0, 10, Optional.empty()));
        List<TrafficTarget> split = targets();
        Optional<Affinity> affinity = Optional.of(new Affinity.Header("X-User"));
        service = service.asked(new ServiceSpec(
                service.spec().model(), CANARY, affinity, service.spec().template()));

        decide(new Decision.Observe());

        Route route = service.delivery().route().orElseThrow();
        assertThat(route).isEqualTo(new Route(NAME, 3, split, affinity));
        assertThat(kinds()).containsExactly("route.applied");
        assertThat(ledger.getLast().data())
                .containsEntry("affinity", Map.of("header", "X-User"))
                .containsEntry("reason", "the affinity changed");

        decide(new Decision.Advance(1, 50, Optional.empty()));

        assertThat(service.delivery().route().orElseThrow().affinity()).isEqualTo(affinity);
    }

    @Test
    void a_roll_back_returns_every_request_and_tells_its_evidence() {
        toVersion2();
        decide(new Decision.Advance(0, 10, Optional.empty()));

        decide(new Decision.RollBack(Rollout.Cause.ANALYSIS_FAILED, "every request failed", FAILED));

        assertThat(targets()).containsExactly(TrafficTarget.of(revision(1), 100));
        assertThat(service.delivery().stable()).contains(revision(1));
        assertThat(kinds()).containsExactly("rollout.judged", "rollout.rolled-back", "route.applied");
        assertThat(ledger.get(1).data())
                .containsEntry("from", "penguins-00001")
                .containsEntry("to", "penguins-00002")
                .containsEntry("reason", "every request failed")
                .containsEntry("evidence", FAILED.orElseThrow().evidence());
    }

    @Test
    void a_candidate_that_never_got_requests_leaves_the_route_untouched() {
        toVersion2();
        Optional<Route> before = service.delivery().route();

        decide(new Decision.RollBack(Rollout.Cause.REVISION_FAILED, "digest mismatch", Optional.empty()));

        assertThat(service.delivery().route()).isEqualTo(before);
        assertThat(kinds()).containsExactly("rollout.rolled-back");
    }

    @Test
    void a_preview_is_reached_by_its_tag_alone_and_swapped_in_by_one_route() {
        toVersion2();

        decide(new Decision.Preview());
        assertThat(targets())
                .containsExactly(
                        TrafficTarget.of(revision(1), 100),
                        TrafficTarget.of(revision(2), 0).tagged("candidate"));

        decide(new Decision.Complete("checked", Optional.empty()));
        assertThat(targets()).containsExactly(TrafficTarget.of(revision(2), 100));
    }

    @Test
    void a_newer_wish_midway_gives_the_requests_back_and_drops_the_candidate() {
        toVersion2();
        decide(new Decision.Advance(0, 10, Optional.empty()));
        service = service.asked(spec(3, CANARY));

        decide(new Decision.Begin(3, model(3), "the spec changed"));

        assertThat(targets()).containsExactly(TrafficTarget.of(revision(1), 100));
        assertThat(standing(2)).isEqualTo(Standing.RETIRED);
        assertThat(service.delivery().rollout().orElseThrow().change())
                .isEqualTo(new Rollout.Change(3, Optional.of(revision(1)), revision(3), START));
        assertThat(kinds())
                .containsExactly(
                        "rollout.superseded",
                        "revision.retired",
                        "revision.applied",
                        "rollout.started",
                        "route.applied");
    }

    @Test
    void a_return_to_what_served_ends_the_rollout_at_once() {
        toVersion2();
        decide(new Decision.Advance(0, 10, Optional.empty()));
        service = service.asked(spec(1, CANARY));

        decide(new Decision.Return(3, revision(1), "the spec changed"));

        assertThat(targets()).containsExactly(TrafficTarget.of(revision(1), 100));
        assertThat(standing(2)).isEqualTo(Standing.RETIRED);
        assertThat(service.delivery().stable()).contains(revision(1));
        assertThat(service.delivery().observedGeneration()).isEqualTo(3);
    }

    @Test
    void going_back_uses_the_kept_revision_again() {
        toVersion2();
        decide(new Decision.Complete("", Optional.empty()));
        service = service.asked(spec(1, CANARY));

        decide(new Decision.Begin(3, model(1), "the spec changed"));

        assertThat(service.delivery().revisions()).hasSize(2);
        assertThat(service.delivery().rollout().orElseThrow().change())
                .isEqualTo(new Rollout.Change(3, Optional.of(revision(2)), revision(1), START));
        assertThat(kinds()).containsExactly("rollout.started");
    }

    @Test
    void an_alias_that_moved_makes_the_generation_its_own() {
        decide(new Decision.Begin(1, model(1), ""));
        decide(new Decision.Complete("", Optional.empty()));

        decide(new Decision.Begin(2, model(2), "models:/penguins@champion came to lead to version 2"));

        assertThat(service.generation()).isEqualTo(2);
        assertThat(service.delivery().observedGeneration()).isEqualTo(2);
    }

    private void toVersion2() {
        decide(new Decision.Begin(1, model(1), ""));
        decide(new Decision.Complete("", Optional.empty()));
        service = service.asked(spec(2, CANARY));
        decide(new Decision.Begin(2, model(2), "the spec changed"));
    }

    private void decide(Decision.Change decision) {
        InferenceService next = Transition.apply(service, decision, START);
        ledger.clear();
        ledger.addAll(RolloutFacts.of(service, decision, next, RolloutFacts.ACTOR));
        service = next;
    }

    private List<TrafficTarget> targets() {
        return service.delivery().route().orElseThrow().targets();
    }

    private Standing standing(long generation) {
        return service.delivery().revision(revision(generation)).orElseThrow().standing();
    }

    private List<String> kinds() {
        return ledger.stream().map(LedgerEntry::kind).toList();
    }
}
