// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.neap.control.pipeline.trigger.TriggerStatus;
import io.neap.control.platform.RevisionStatus;
import io.neap.knative.crd.ConditionStatus;
import io.neap.knative.crd.trigger.RetrainingTriggerStatus;
import io.neap.knative.operator.ConditionWriter;
import io.neap.knative.operator.Sync;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Writes what is known of a trigger as the status of its resource. Pure. */
final class TriggerStatusWriter {

    private final RetrainingTriggerStatus before;
    private final ConditionWriter conditions;
    private final long generation;
    private final Instant now;

    /**
     * Writes over a status.
     *
     * @param before what the resource says now
     * @param generation of the resource that is looked at
     */
    TriggerStatusWriter(RetrainingTriggerStatus before, long generation, Instant now) {
        this.before = before;
        this.conditions = new ConditionWriter(before.conditions(), generation, now);
        this.generation = generation;
        this.now = now;
    }

    /** The last status, and that it is not known whether it still holds. */
    RetrainingTriggerStatus unavailable(Sync sync) {
        List<ConditionStatus> written = new ArrayList<>();
        written.add(condition("Synced", sync.status(), sync.reason(), sync.message()));
        Objects.requireNonNullElse(before.conditions(), List.<ConditionStatus>of()).stream()
                .filter(known -> !known.type().equals("Synced") && !known.type().equals("Ready"))
                .forEach(written::add);
        written.add(condition("Ready", sync.status(), sync.reason(), sync.message()));
        return new RetrainingTriggerStatus(
                before.observedGeneration(), before.revision(), before.state(), written, before.applied());
    }

    /** The next status; {@code carrier} is empty while nothing is to bring events. */
    RetrainingTriggerStatus write(TriggerDoor.Outcome outcome, Optional<CarrierState> carrier) {
        Optional<TriggerStatus> trigger = outcome.status();
        List<ConditionStatus> parts = new ArrayList<>();
        Sync sync = outcome.sync();
        parts.add(condition("Synced", sync.status(), sync.reason(), sync.message()));
        boolean job = trigger.filter(status -> status.trigger().spec().job().isPresent())
                .isPresent();
        if (!job) {
            parts.add(function(trigger.flatMap(TriggerStatus::revision)));
        }
        carrier.map(state -> condition(state.type(), state.status(), state.reason(), state.message()))
                .ifPresent(parts::add);
        parts.add(ready(parts));
        return new RetrainingTriggerStatus(
                generation,
                job
                        ? null
                        : trigger.map(status -> status.trigger().revision().name())
                                .orElse(null),
                job ? "Job" : trigger.map(TriggerStatusWriter::state).orElse(null),
                parts,
                outcome.applied().orElse(null));
    }

    /** One that sleeps wakes by the next event. */
    private ConditionStatus function(Optional<RevisionStatus> status) {
        if (status.isEmpty()) {
            return condition("FunctionReady", "Unknown", "Pending", "The function is about to be made.");
        }
        String state = state(status.get());
        return switch (status.get()) {
            case RevisionStatus.Ready ready -> condition("FunctionReady", "True", state, "");
            case RevisionStatus.Asleep asleep -> condition("FunctionReady", "True", state, "");
            case RevisionStatus.Starting starting -> condition("FunctionReady", "Unknown", state, "");
            case RevisionStatus.Failed failed -> condition("FunctionReady", "False", state, failed.reason());
        };
    }

    private static String state(TriggerStatus trigger) {
        return trigger.revision().map(TriggerStatusWriter::state).orElse("Unknown");
    }

    private static String state(RevisionStatus status) {
        return status.getClass().getSimpleName();
    }

    /** As the first part that is not true, a false one before one that is not known. */
    private ConditionStatus ready(List<ConditionStatus> parts) {
        for (String status : List.of("False", "Unknown")) {
            for (ConditionStatus part : parts) {
                if (part.status().equals(status)) {
                    return condition("Ready", status, part.reason(), part.message());
                }
            }
        }
        return condition("Ready", "True", "Ready", "");
    }

    private ConditionStatus condition(String type, String status, String reason, String message) {
        return conditions.write(type, status, reason, message, now);
    }
}
