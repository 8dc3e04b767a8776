// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.controller.FakeLedger;
import io.neap.control.rollout.controller.SettableClock;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    private static final ServiceName PENGUINS = new ServiceName("default", "penguins");
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final List<Map<String, Object>> EVIDENCE =
            List.of(Map.of("metric", "error_rate", "candidate", 0.0, "threshold", 0.01, "outcome", "Pass"));

    private final SettableClock clock = new SettableClock(START);
    private final FakeLedger ledger = new FakeLedger(clock);
    private final Explainer explainer = new Explainer(ledger);

    /** One fact a second: version 1 is deployed, version 2 retrained by an event, its alias moved, and canaried. */
    @BeforeEach
    void tell() {
        add("model-version.created", "model/penguins/1", "client", Map.of("run_id", "r1", "sha256", "aa"));
        add("service.applied", "service/penguins", "user:ada", applied(1));
        add("revision.applied", "revision/penguins-00001", "rollout-controller", Map.of("sha256", "aa"));
        add("rollout.started", "service/penguins", "rollout-controller", rollout(1, 1, "cause", "the spec changed"));
        add("route.applied", "service/penguins", "rollout-controller", route("first", List.of(target(1, 100))));
        add("rollout.completed", "service/penguins", "rollout-controller", rollout(1, 1, "reason", "ready"));
        add("event.received", "event/shop/e-7", "client", Map.of());
        add("run.started", "run/r2", "trigger/nightly", Map.of("run_name", "retraining", "tags", tags()));
        add("model-version.created", "model/penguins/2", "trigger/nightly", Map.of("run_id", "r2", "sha256", "bb"));
        add("run.ended", "run/r2", "trigger/nightly", ended());
        add("alias.set", "model/penguins", "user:grace", Map.of("alias", "champion", "version", "2"));
        add("revision.applied", "revision/penguins-00002", "rollout-controller", Map.of("sha256", "bb"));
        add("rollout.started", "service/penguins", "rollout-controller", rollout(2, 2, "cause", "the alias moved"));
        add(
                "route.applied",
                "service/penguins",
                "rollout-controller",
                route("10 %", List.of(target(1, 90), target(2, 10))));
        add("rollout.judged", "service/penguins", "rollout-controller", judged());
        add("route.applied", "service/penguins", "rollout-controller", route("passed", List.of(target(2, 100))));
        add("rollout.completed", "service/penguins", "rollout-controller", rollout(2, 2, "reason", "passed"));
    }

    @Test
    void it_tells_who_decided_on_what_evidence_and_where_the_model_comes_from() {
        Explanation.Target target = explain(clock.instant()).serving().getFirst();

        assertThat(target.revision()).isEqualTo("penguins-00002");
        assertThat(target.percent()).isEqualTo(100);
        assertThat(target.since()).isEqualTo(START.plusSeconds(15));
        assertThat(target.decidedBy()).isEqualTo("rollout-controller");
        assertThat(target.reason()).isEqualTo("passed");
        assertThat(target.takeover().orElseThrow().judgements()).singleElement().satisfies(judgement -> {
            assertThat(judgement.verdict()).isEqualTo("Pass");
            assertThat(judgement.evidence()).isEqualTo(EVIDENCE);
        });
        assertThat(target.request().orElseThrow().by()).isEqualTo("user:ada");
        assertThat(target.model().sha256()).contains("bb");
        assertThat(target.model().alias())
                .contains(new Explanation.Alias("champion", "user:grace", START.plusSeconds(10)));
        Explanation.Training training = target.model().training().orElseThrow();
        assertThat(training.runId()).isEqualTo("r2");
        assertThat(training.datasets()).containsExactly(new Explanation.Dataset("penguins", "d2", Optional.of("cafe")));
        assertThat(training.trigger()).contains("nightly");
        assertThat(training.event())
                .contains(new Explanation.Event(
                        "shop", "e-7", Optional.of("io.neap.data.arrived"), Optional.of(START.plusSeconds(6))));
    }

    @Test
    void it_is_told_to_people_line_by_line() {
        assertThat(String.join("\n", explain(clock.instant()).text())).isEqualTo("""
                default/penguins at 2026-11-23T10:00:17Z:
                100 % of requests: version 2 of penguins, revision penguins-00002, since 2026-11-23T10:00:15Z
                  decided by rollout-controller: passed
                  step 1 at 10 %, 2026-11-23T10:00:14Z: Pass: error rate 0 %
                  rollout 2 began 2026-11-23T10:00:12Z: the alias moved
                  asked for by user:ada at 2026-11-23T10:00:01Z: models:/penguins@champion (generation 1)
                  alias 'champion' was set to version 2 by user:grace at 2026-11-23T10:00:10Z
                  registered by trigger/nightly at 2026-11-23T10:00:08Z
                  trained by run r2 (retraining), ended 2026-11-23T10:00:09Z
                  on data set penguins, digest d2, sha256 cafe
                  because of event e-7 of shop (io.neap.data.arrived), received 2026-11-23T10:00:06Z, by trigger nightly""");
    }

    @Test
    void as_of_an_earlier_instant_the_later_entries_do_not_exist() {
        List<Explanation.Target> early = explain(START.plusSeconds(9)).serving();
        List<Explanation.Target> midway = explain(START.plusSeconds(13)).serving();

        assertThat(early).extracting(Explanation.Target::revision).containsExactly("penguins-00001");
        assertThat(early.getFirst().since()).isEqualTo(START.plusSeconds(4));
        assertThat(midway).extracting(Explanation.Target::percent).containsExactly(90L, 10L);
    }

    @Test
    void a_rolled_back_candidate_is_told_beside_what_serves() {
        add("rollout.started", "service/penguins", "rollout-controller", rollout(3, 3, "cause", "the spec changed"));
        add("rollout.rolled-back", "service/penguins", "rollout-controller", rollout(3, 3, "reason", "it failed"));

        Explanation explanation = explain(clock.instant());

        assertThat(explanation.serving())
                .extracting(Explanation.Target::revision)
                .containsExactly("penguins-00002");
        assertThat(explanation.rejected().orElseThrow().revision()).isEqualTo("penguins-00003");
        assertThat(explanation.text().getLast())
                .isEqualTo("version 3, revision penguins-00003, was rolled back by rollout-controller"
                        + " at 2026-11-23T10:00:18Z: it failed");
    }

    @Test
    void a_deleted_service_serves_nothing() {
        add("service.withdrawn", "service/penguins", "client", Map.of());

        Explanation explanation = explain(clock.instant());

        assertThat(explanation.serving()).isEmpty();
        assertThat(explanation.text()).containsExactly("default/penguins at 2026-11-23T10:00:18Z: nothing served.");
    }

    @Test
    void a_service_that_the_ledger_never_knew_is_not_found() {
        Uni<Explanation> unknown = explainer.explain(new ServiceName("default", "nobody"), START);

        assertThatThrownBy(() -> unknown.await().indefinitely())
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("knows no service default/nobody");
    }

    private Explanation explain(Instant at) {
        return explainer.explain(PENGUINS, at).await().indefinitely();
    }

    private void add(String kind, String subject, String actor, Map<String, Object> data) {
        LedgerEntry entry = new LedgerEntry(kind, "default", subject, actor, data);
        ledger.record(() -> Uni.createFrom().voidItem(), done -> List.of(entry))
                .await()
                .indefinitely();
        clock.advance(Duration.ofSeconds(1));
    }

    private static Map<String, Object> applied(long generation) {
        return Map.of("generation", generation, "spec", Map.of("model", "models:/penguins@champion"));
    }

    private static Map<String, Object> rollout(long rollout, int version, String key, String text) {
        return Map.of("rollout", rollout, "to", "penguins-0000" + version, "version", "" + version, key, text);
    }

    private static Map<String, Object> judged() {
        return Map.of(
                "rollout",
                2L,
                "to",
                "penguins-00002",
                "verdict",
                "Pass",
                "reason",
                "error rate 0 %",
                "step",
                1,
                "weight",
                10,
                "evidence",
                EVIDENCE);
    }

    private static Map<String, Object> route(String reason, List<Map<String, Object>> targets) {
        return Map.of("reason", reason, "targets", targets);
    }

    private static Map<String, Object> target(int version, int percent) {
        return Map.of(
                "revision",
                "penguins-0000" + version,
                "percent",
                percent,
                "model",
                "penguins",
                "version",
                "" + version);
    }

    private static Map<String, Object> ended() {
        return Map.of(
                "status", "FINISHED", "datasets", List.of(Map.of("name", "penguins", "digest", "d2")), "tags", tags());
    }

    private static Map<String, Object> tags() {
        return Map.of(
                "neap.event.source",
                "shop",
                "neap.event.id",
                "e-7",
                "neap.event.type",
                "io.neap.data.arrived",
                "neap.trigger",
                "nightly",
                "neap.dataset.sha256",
                "cafe");
    }
}
