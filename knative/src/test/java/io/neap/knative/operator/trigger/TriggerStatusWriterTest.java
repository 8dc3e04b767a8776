// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.neap.control.pipeline.trigger.Trigger;
import io.neap.control.pipeline.trigger.TriggerStatus;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.ServiceName;
import io.neap.knative.crd.ConditionStatus;
import io.neap.knative.crd.trigger.RetrainingTriggerSpec;
import io.neap.knative.crd.trigger.RetrainingTriggerStatus;
import io.neap.knative.operator.Notice;
import io.neap.knative.operator.Sync;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TriggerStatusWriterTest {

    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final RetrainingTriggerSpec SPEC = new RetrainingTriggerSpec(
            "io.neap.data.arrived",
            null,
            "retraining",
            Map.of("NEAP_MODEL_NAME", "penguins", "NEAP_LABEL", "species"),
            null,
            null,
            null,
            null);
    private static final RevisionName REVISION = RevisionName.of(new ServiceName("default", "nightly"), 1);
    private static final RevisionStatus ASLEEP = new RevisionStatus.Asleep(REVISION, NOW);
    private static final BrokerTrigger BROKER = new BrokerTrigger();
    private static final CarrierState BROUGHT = new CarrierState("BrokerReady", "True", "Ready", "");

    @Test
    void aTriggerWhoseFunctionSleepsIsReady() {
        RetrainingTriggerStatus status = write(RetrainingTriggerStatus.NONE, ASLEEP, Optional.of(BROUGHT));

        assertThat(conditions(status))
                .containsExactly(
                        "Synced True Synced",
                        "FunctionReady True Asleep",
                        "BrokerReady True Ready",
                        "Ready True Ready");
        assertThat(status.state()).isEqualTo("Asleep");
        assertThat(status.revision()).isEqualTo("nightly-00001");
    }

    @Test
    void aBrokenPartIsTheReasonBeforeOneThatIsOnlyUnknown() {
        RevisionStatus starting = new RevisionStatus.Starting(REVISION, NOW);

        RetrainingTriggerStatus status = write(
                RetrainingTriggerStatus.NONE,
                starting,
                Optional.of(CarrierState.refused(BROKER, "EventingMissing", "There is none.")));

        assertThat(conditions(status)).last().isEqualTo("Ready False EventingMissing");
    }

    @Test
    void aConditionKeepsItsTimeWhileItsStatusStays() {
        RetrainingTriggerStatus before = write(RetrainingTriggerStatus.NONE, ASLEEP, Optional.empty());

        RetrainingTriggerStatus after = new TriggerStatusWriter(before, 2, NOW.plusSeconds(9))
                .write(outcome(new RevisionStatus.Failed(REVISION, NOW, "exit code 1")), Optional.empty());

        assertThat(after.conditions())
                .extracting(ConditionStatus::type, ConditionStatus::lastTransitionTime)
                .containsExactly(
                        tuple("Synced", "2026-11-01T00:00:00Z"),
                        tuple("FunctionReady", "2026-11-01T00:00:09Z"),
                        tuple("Ready", "2026-11-01T00:00:09Z"));
    }

    @Test
    void whatIsNotKnownAnyMoreStandsAsItWas() {
        RetrainingTriggerStatus before = write(RetrainingTriggerStatus.NONE, ASLEEP, Optional.of(BROUGHT));

        RetrainingTriggerStatus after =
                new TriggerStatusWriter(before, 1, NOW).unavailable(Sync.unavailable(new Exception("no database")));

        assertThat(conditions(after))
                .containsExactly(
                        "Synced Unknown Unavailable",
                        "FunctionReady True Asleep",
                        "BrokerReady True Ready",
                        "Ready Unknown Unavailable");
        assertThat(after.applied()).isEqualTo(before.applied());
    }

    @Test
    void theWayToReadyIsToldOnce() {
        RetrainingTriggerStatus asked = write(
                RetrainingTriggerStatus.NONE,
                new RevisionStatus.Starting(REVISION, NOW),
                Optional.of(CarrierState.pending(BROKER)));
        RetrainingTriggerStatus ready = write(asked, ASLEEP, Optional.of(BROUGHT));

        assertThat(TriggerNotices.between(RetrainingTriggerStatus.NONE, asked))
                .extracting(Notice::reason)
                .containsExactly("Asked");
        assertThat(TriggerNotices.between(asked, ready))
                .extracting(Notice::reason)
                .containsExactly("Ready");
        assertThat(TriggerNotices.between(ready, ready)).isEmpty();
    }

    @Test
    void whatIsBrokenIsAWarningThatSaysWhat() {
        RetrainingTriggerStatus well = write(RetrainingTriggerStatus.NONE, ASLEEP, Optional.of(BROUGHT));
        RetrainingTriggerStatus broken =
                write(well, ASLEEP, Optional.of(CarrierState.refused(BROKER, "EventingMissing", "There is none.")));

        assertThat(TriggerNotices.between(well, broken))
                .containsExactly(new Notice(true, "EventingMissing", "BrokerReady: There is none."));
    }

    private static RetrainingTriggerStatus write(
            RetrainingTriggerStatus before, RevisionStatus function, Optional<CarrierState> broker) {
        return new TriggerStatusWriter(before, 1, NOW).write(outcome(function), broker);
    }

    private static TriggerDoor.Outcome outcome(RevisionStatus function) {
        Trigger trigger = new Trigger(REVISION.service(), 1, TriggerSpecs.read(SPEC));
        return new TriggerDoor.Outcome(
                Sync.DONE, Optional.of(SPEC), Optional.of(new TriggerStatus(trigger, Optional.of(function))));
    }

    private static List<String> conditions(RetrainingTriggerStatus status) {
        return Objects.requireNonNull(status.conditions()).stream()
                .map(condition -> condition.type() + " " + condition.status() + " " + condition.reason())
                .toList();
    }
}
