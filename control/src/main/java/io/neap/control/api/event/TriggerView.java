// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.neap.control.api.Closed;
import io.neap.control.error.DomainException;
import io.neap.control.pipeline.job.JobSpec;
import io.neap.control.pipeline.trigger.Trigger;
import io.neap.control.pipeline.trigger.TriggerSpec;
import io.neap.control.pipeline.trigger.TriggerStatus;
import io.neap.control.platform.RevisionStatus;
import java.util.List;
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
    @Closed
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Spec(
            @Nullable String eventType,
            @Nullable String source,
            @Nullable String function,
            @Nullable Map<String, String> environment,
            @Nullable JobView job) {

        TriggerSpec toSpec() {
            if (eventType == null || (function == null) == (job == null)) {
                throw DomainException.invalid("A trigger needs 'eventType' and 'function', or 'job' in its place:"
                        + " {\"eventType\": \"io.neap.data.arrived\", \"function\": \"retraining\", …}.");
            }
            if (environment != null && environment.containsValue(null)) {
                throw DomainException.invalid(
                        "The trigger's 'environment' has a variable without a value: give it one, or leave it out.");
            }
            return new TriggerSpec(
                    eventType,
                    Optional.ofNullable(source).filter(given -> !given.isEmpty()),
                    Objects.requireNonNullElse(function, TriggerSpec.JOB),
                    Objects.requireNonNullElse(environment, Map.of()),
                    Optional.ofNullable(job).map(JobView::toSpec));
        }

        static Spec of(TriggerSpec spec) {
            return new Spec(
                    spec.eventType(),
                    spec.source().orElse(null),
                    spec.job().isPresent() ? null : spec.function(),
                    spec.environment(),
                    spec.job().map(JobView::of).orElse(null));
        }
    }

    /** What a user writes of a job; a field that is missing is null. */
    @Closed
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record JobView(
            @Nullable String image,
            @Nullable List<String> command,
            @Nullable Map<String, String> resources,
            @Nullable Boolean suspend,
            @Nullable String queue,
            @Nullable Integer activeDeadlineSeconds,
            @Nullable Integer backoffLimit) {

        JobSpec toSpec() {
            return new JobSpec(
                    Objects.requireNonNullElse(image, ""),
                    Objects.requireNonNullElse(command, List.of()),
                    Objects.requireNonNullElse(resources, Map.of()),
                    Objects.requireNonNullElse(suspend, false),
                    queue,
                    Objects.requireNonNullElse(activeDeadlineSeconds, JobSpec.DEFAULT_DEADLINE),
                    Objects.requireNonNullElse(backoffLimit, 0));
        }

        static JobView of(JobSpec spec) {
            return new JobView(
                    spec.image(),
                    spec.command(),
                    spec.resources(),
                    spec.suspend(),
                    spec.queue(),
                    spec.activeDeadlineSeconds(),
                    spec.backoffLimit());
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
