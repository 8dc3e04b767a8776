// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import static io.neap.control.rollout.Services.CANARY;
import static io.neap.control.rollout.Services.NAME;
import static io.neap.control.rollout.Services.START;
import static io.neap.control.rollout.Services.model;
import static io.neap.control.rollout.Services.revision;
import static io.neap.control.rollout.Services.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.model.ServableModel;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.RevisionTraffic;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.ModelRevision.Standing;
import io.neap.control.rollout.Rollout;
import io.neap.control.rollout.Step;
import io.neap.control.rollout.Strategy;
import io.neap.control.rollout.Strategy.BlueGreen;
import io.neap.control.rollout.Strategy.Canary;
import io.neap.control.rollout.analysis.Measurement;
import io.neap.control.rollout.analysis.Outcome;
import io.neap.control.rollout.analysis.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeciderTest {

    private final Decider decider = new Decider(1);
    private final Map<RevisionName, RevisionStatus> statuses = new HashMap<>();
    private Optional<ServableModel> wish = Optional.of(model(1));
    private Optional<RevisionTraffic> candidate = Optional.empty();
    private Optional<RevisionTraffic> stable = Optional.empty();
    private Optional<Verdict> check = Optional.empty();

    @Test
    void a_new_service_begins_a_rollout_to_the_model_it_asks_for() {
        InferenceService service = InferenceService.create(NAME, spec(1, CANARY), START);

        assertThat(decide(service, START)).isEqualTo(new Decision.Begin(1, model(1), "the spec changed"));
    }

    @Test
    void a_service_whose_model_is_gone_waits_and_says_so() {
        wish = Optional.empty();

        Decision decision = decide(InferenceService.create(NAME, spec(1, CANARY), START), START);

        assertThat(decision).isEqualTo(Decision.Wait.on("waiting for models:/penguins/1 to lead to a model version"));
    }

    @ParameterizedTest(name = "a first revision that is {0}: {1}")
    @CsvSource({"Unknown, Wait", "Starting, Wait", "Asleep, Wake", "Ready, Complete", "Failed, RollBack"})
    void the_first_revision_takes_over_when_it_is_ready(String state, String expected) {
        InferenceService service = begun(InferenceService.create(NAME, spec(1, CANARY), START));
        status(1, state);

        assertThat(decide(service, START).getClass().getSimpleName()).isEqualTo(expected);
    }

    @Test
    void a_settled_service_waits_for_nothing() {
        status(1, "Ready");

        assertThat(decide(settled(), START)).isEqualTo(Decision.Wait.idle());
    }

    @Test
    void a_strategy_of_its_own_needs_no_other_revision() {
        status(1, "Ready");

        assertThat(decide(settled().asked(spec(1, new BlueGreen())), START)).isEqualTo(new Decision.Observe());
    }

    @Test
    void an_alias_that_leads_elsewhere_is_a_generation_of_its_own() {
        InferenceService service = settled("models:/penguins@champion");
        wish = Optional.of(model(2));

        assertThat(decide(service, START))
                .isEqualTo(new Decision.Begin(2, model(2), "models:/penguins@champion came to lead to version 2"));
    }

    @Test
    void an_alias_that_leads_nowhere_leaves_what_serves() {
        wish = Optional.empty();
        status(1, "Asleep");

        assertThat(decide(settled("models:/penguins@champion"), START)).isEqualTo(Decision.Wait.idle());
    }

    @Test
    void a_ready_candidate_gets_the_first_weight_of_a_canary() {
        status(2, "Ready");

        assertThat(decide(toVersion2(CANARY), START)).isEqualTo(new Decision.Advance(0, 10, Optional.empty()));
    }

    @Test
    void a_ready_candidate_is_checked_under_its_tag_before_a_swap() {
        status(2, "Ready");

        assertThat(decide(toVersion2(new BlueGreen()), START)).isEqualTo(new Decision.Preview());
    }

    @ParameterizedTest(name = "after {0} s, {1} requests with {2} errors, p95 {3} ms: {4}")
    @CsvSource({
        "0, 0, 0, 0, Wait",
        "4, 60, 0, 10, Wait", // passed, but the pause is not over
        "5, 49, 0, 10, Wait", // not enough requests, however long it takes
        "3600, 49, 0, 10, Wait",
        "5, 50, 0, 10, Advance",
        "1, 5, 5, 10, RollBack", // errors need no pause
        "1, 60, 0, 900, Wait", // slow is judged when the pause is over
        "5, 60, 0, 900, RollBack",
    })
    void a_step_needs_its_pause_and_a_verdict(long seconds, long requests, long errors, long p95, String expected) {
        InferenceService service = stepping(0);
        candidate = Optional.of(traffic(2, requests, errors, p95));
        stable = Optional.of(traffic(1, 500, 0, 10));

        Decision decision = decide(service, START.plusSeconds(seconds));

        assertThat(decision.getClass().getSimpleName()).as(decision.toString()).isEqualTo(expected);
    }

    @Test
    void a_slow_candidate_is_not_borne_for_a_long_pause() {
        InferenceService service = stepping(0);
        candidate = Optional.of(traffic(2, 60, 0, 900));
        stable = Optional.of(traffic(1, 500, 0, 10));
        service = service.asked(spec(2, pausing(Duration.ofHours(1))));
        service = Transition.apply(service, new Decision.Observe(), START);

        assertThat(decide(service, START.plusSeconds(29))).isInstanceOf(Decision.Wait.class);
        assertThat(decide(service, START.plusSeconds(30))).isInstanceOf(Decision.RollBack.class);
    }

    @Test
    void the_last_step_that_passes_completes_with_its_evidence() {
        InferenceService service = stepping(1);
        candidate = Optional.of(traffic(2, 60, 0, 10));
        stable = Optional.of(traffic(1, 500, 0, 10));

        Decision decision = decide(service, START.plusSeconds(5));

        assertThat(decision).isInstanceOfSatisfying(Decision.Complete.class, complete -> {
            assertThat(complete.reason()).startsWith("every step passed: 60 of at least 50 requests");
            assertThat(complete.verdict().orElseThrow().measurements()).hasSize(3);
        });
    }

    @Test
    void a_verdict_that_fails_says_why_it_rolls_back() {
        InferenceService service = stepping(0);
        candidate = Optional.of(traffic(2, 20, 20, 0));

        assertThat(decide(service, START.plusSeconds(1))).isInstanceOfSatisfying(Decision.RollBack.class, failed -> {
            assertThat(failed.cause()).isEqualTo(Rollout.Cause.ANALYSIS_FAILED);
            assertThat(failed.reason()).isEqualTo("error rate 100.0 % (20 of 20 requests), allowed 1.0 %");
        });
    }

    @Test
    void a_candidate_that_fails_is_rolled_back_in_every_state() {
        status(2, "Failed");

        for (InferenceService service :
                List.of(toVersion2(CANARY), toVersion2(new BlueGreen()), stepping(0), previewing())) {
            assertThat(decide(service, START)).isInstanceOfSatisfying(Decision.RollBack.class, failed -> {
                assertThat(failed.cause()).isEqualTo(Rollout.Cause.REVISION_FAILED);
                assertThat(failed.reason()).isEqualTo("penguins-00002 failed: digest mismatch");
            });
        }
    }

    @ParameterizedTest(name = "after {0} s the check says {1}: {2}")
    @CsvSource({"0, PASS, Complete", "0, FAIL, Wait", "29, FAIL, Wait", "30, FAIL, RollBack"})
    void a_preview_is_swapped_in_when_its_check_passes(long seconds, Outcome outcome, String expected) {
        check = Optional.of(Verdict.of(List.of(new Measurement("preview_status", 200, 0, 200, outcome, "answered"))));

        assertThat(decide(previewing(), START.plusSeconds(seconds)).getClass().getSimpleName())
                .isEqualTo(expected);
    }

    @Test
    void asking_for_what_serves_drops_the_candidate() {
        InferenceService service = stepping(0).asked(spec(1, CANARY));
        wish = Optional.of(model(1));

        assertThat(decide(service, START)).isEqualTo(new Decision.Return(3, revision(1), "the spec changed"));
    }

    @Test
    void asking_for_a_third_version_midway_begins_anew() {
        InferenceService service = stepping(0).asked(spec(3, CANARY));
        wish = Optional.of(model(3));

        assertThat(decide(service, START)).isEqualTo(new Decision.Begin(3, model(3), "the spec changed"));
    }

    @Test
    void what_was_rolled_back_is_tried_again_only_when_it_is_asked_for_again() {
        InferenceService service = Transition.apply(
                stepping(0), new Decision.RollBack(Rollout.Cause.ANALYSIS_FAILED, "slow", Optional.empty()), START);
        wish = Optional.of(model(2));

        assertThat(decide(service, START)).isEqualTo(new Decision.Retire(List.of(revision(2))));
        assertThat(decide(service.asked(spec(2, new BlueGreen())), START))
                .isEqualTo(new Decision.Begin(3, model(2), "the spec changed"));
    }

    @Test
    void proven_revisions_beyond_the_history_go_and_are_forgotten() {
        InferenceService service = settled();
        for (int version = 2; version <= 3; version++) {
            service = service.asked(spec(version, CANARY));
            service = Transition.apply(service, new Decision.Begin(version, model(version), ""), START);
            service = Transition.apply(service, new Decision.Complete("", Optional.empty()), START);
        }
        wish = Optional.of(model(3));
        status(1, "Asleep");

        Decision retire = decide(service, START);
        assertThat(retire).isEqualTo(new Decision.Retire(List.of(revision(1))));
        service = Transition.apply(service, (Decision.Change) retire, START);
        assertThat(decide(service, START)).isEqualTo(Decision.Wait.idle());
        statuses.clear();
        Decision forget = decide(service, START);
        assertThat(forget).isEqualTo(new Decision.Forget(List.of(revision(1))));
        service = Transition.apply(service, (Decision.Change) forget, START);

        assertThat(service.delivery().revision(revision(1)).orElseThrow().standing())
                .isEqualTo(Standing.REMOVED);
        assertThat(decide(service, START)).isEqualTo(Decision.Wait.idle());
    }

    private Decision decide(InferenceService service, Instant now) {
        return decider.decide(service, new Observation(wish, statuses, candidate, stable, check), now);
    }

    private void status(long generation, String state) {
        RevisionName name = revision(generation);
        RevisionStatus status = switch (state) {
            case "Starting" -> new RevisionStatus.Starting(name, START);
            case "Ready" -> new RevisionStatus.Ready(name, START, 1, List.of());
            case "Asleep" -> new RevisionStatus.Asleep(name, START);
            default -> new RevisionStatus.Failed(name, START, "digest mismatch");
        };
        if (!state.equals("Unknown")) {
            statuses.put(name, status);
        }
    }

    private static InferenceService begun(InferenceService service) {
        return Transition.apply(service, new Decision.Begin(1, model(1), "the spec changed"), START);
    }

    private static InferenceService settled() {
        return settled("models:/penguins/1");
    }

    private static InferenceService settled(String reference) {
        InferenceService service = begun(InferenceService.create(NAME, spec(reference, CANARY), START));
        return Transition.apply(service, new Decision.Complete("ready", Optional.empty()), START);
    }

    private InferenceService toVersion2(Strategy strategy) {
        wish = Optional.of(model(2));
        return Transition.apply(
                settled().asked(spec(2, strategy)), new Decision.Begin(2, model(2), "the spec changed"), START);
    }

    private InferenceService stepping(int step) {
        return Transition.apply(
                toVersion2(CANARY), new Decision.Advance(step, step == 0 ? 10 : 50, Optional.empty()), START);
    }

    private InferenceService previewing() {
        return Transition.apply(toVersion2(new BlueGreen()), new Decision.Preview(), START);
    }

    private static RevisionTraffic traffic(long generation, long requests, long errors, long p95) {
        return new RevisionTraffic(
                revision(generation),
                requests,
                errors,
                0,
                Duration.ofMillis(p95),
                Duration.ofMillis(p95),
                Duration.ofMillis(p95));
    }

    private static Strategy pausing(Duration pause) {
        return new Canary(List.of(new Step(10, pause)), ((Canary) CANARY).analysis());
    }
}
