// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.neap.control.error.DomainException;
import io.neap.control.pipeline.trigger.Trigger;
import io.neap.control.pipeline.trigger.TriggerSpec;
import io.neap.control.pipeline.trigger.TriggerStatus;
import io.neap.control.platform.RevisionStatus;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A trigger on the wire. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TriggerView(
        String workspace,
        String name,
        long generation,
        Spec spec,
        @Nullable Status status) {

    /** What a user writes; a field that is missing is null. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Spec(
            @Nullable String eventType,
            @Nullable String source,
            @Nullable String function,
            @Nullable Map<String, String> environment) {

        TriggerSpec toSpec() {
            if (eventType == null || function == null) {
                throw DomainException.invalid("A trigger needs 'eventType' and 'function':"
                        + " {\"eventType\": \"io.neap.data.arrived\", \"function\": \"retraining\", …}.");
            }
            if (environment != null && environment.containsValue(null)) {
                throw DomainException.invalid(
                        "The trigger's 'environment' has a variable without a value: give it one, or leave it out.");
            }
            return new TriggerSpec(
                    eventType,
                    Optional.ofNullable(source).filter(given -> !given.isEmpty()),
                    function,
                    Objects.requireNonNullElse(environment, Map.of()));
        }

        static Spec of(TriggerSpec spec) {
            return new Spec(spec.eventType(), spec.source().orElse(null), spec.function(), spec.environment());
        }
    }

    /** What the function is doing: Unknown, Starting, Ready, Asleep or Failed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Status(
            String revision,
            String state,
            @Nullable String since,
            @Nullable String reason) {

        static Status of(TriggerStatus status) {
            String revision = status.trigger().revision().name();
            return status.revision()
                    .map(known ->
                            new Status(revision, state(known), known.since().toString(), reason(known)))
                    .orElseGet(() -> new Status(revision, "Unknown", null, null));
        }

        private static String state(RevisionStatus status) {
            return switch (status) {
                case RevisionStatus.Starting starting -> "Starting";
                case RevisionStatus.Ready ready -> "Ready";
                case RevisionStatus.Asleep asleep -> "Asleep";
                case RevisionStatus.Failed failed -> "Failed";
            };
        }

        private static @Nullable String reason(RevisionStatus status) {
            return status instanceof RevisionStatus.Failed failed ? failed.reason() : null;
        }
    }

    static TriggerView of(Trigger trigger) {
        return of(trigger, null);
    }

    static TriggerView of(TriggerStatus status) {
        return of(status.trigger(), Status.of(status));
    }

    private static TriggerView of(Trigger trigger, @Nullable Status status) {
        return new TriggerView(
                trigger.name().workspace(),
                trigger.name().service(),
                trigger.generation(),
                Spec.of(trigger.spec()),
                status);
    }
}
