// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.neap.control.model.ServableModel;
import io.neap.control.platform.RevisionName;
import io.neap.control.rollout.Condition;
import io.neap.control.rollout.status.RolloutStatus;
import io.neap.control.rollout.status.ServiceStatus;
import io.neap.knative.crd.ConditionStatus;
import io.neap.knative.crd.InferenceServiceStatus;
import io.neap.knative.crd.InferenceServiceStatus.AppliedStatus;
import io.neap.knative.crd.InferenceServiceStatus.TargetStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes what is known of a service as the status of its resource. Pure. */
final class StatusWriter {

    private final InferenceServiceStatus before;
    private final ConditionWriter conditions;
    private final long generation;
    private final Instant now;

    /**
     * Writes over a status.
     *
     * @param before what the resource says now; a condition keeps its time while its status stays
     * @param generation of the resource that is looked at
     */
    StatusWriter(InferenceServiceStatus before, long generation, Instant now) {
        this.before = before;
        this.conditions = new ConditionWriter(before.conditions(), generation, now);
        this.generation = generation;
        this.now = now;
    }

    /**
     * The next status.
     *
     * @param status of the service; empty when there is none
     * @param url where requests go, if it is known
     */
    InferenceServiceStatus write(
            Sync sync, Optional<ServiceStatus> status, Optional<String> url, Optional<AppliedStatus> applied) {
        List<ServiceStatus.Target> traffic = status.map(ServiceStatus::traffic).orElseGet(List::of);
        return new InferenceServiceStatus(
                generation,
                traffic.isEmpty() ? null : url.orElse(null),
                version(traffic),
                split(traffic),
                conditions(sync, status),
                traffic.stream().map(StatusWriter::target).toList(),
                status.flatMap(ServiceStatus::rollout)
                        .map(StatusWriter::rollout)
                        .orElse(null),
                applied.orElse(null));
    }

    /** The last status, and that it is not known whether it still holds. */
    InferenceServiceStatus unavailable(String message) {
        List<ConditionStatus> written = new ArrayList<>();
        written.add(condition("Synced", "Unknown", "Unavailable", message, now));
        Objects.requireNonNullElse(before.conditions(), List.<ConditionStatus>of()).stream()
                .filter(found -> !found.type().equals("Synced") && !found.type().equals("Ready"))
                .forEach(written::add);
        written.add(condition("Ready", "Unknown", "Unavailable", message, now));
        return new InferenceServiceStatus(
                before.observedGeneration(),
                before.url(),
                before.version(),
                before.split(),
                written,
                before.traffic(),
                before.rollout(),
                before.applied());
    }

    private static @Nullable String version(List<ServiceStatus.Target> traffic) {
        return traffic.stream()
                .max(Comparator.comparingInt(ServiceStatus.Target::percent))
                .flatMap(ServiceStatus.Target::model)
                .map(ServableModel::version)
                .orElse(null);
    }

    private static @Nullable String split(List<ServiceStatus.Target> traffic) {
        String split = traffic.stream()
                .map(target -> target.model()
                                .map(model -> "v" + model.version())
                                .orElse(target.revision().name())
                        + " " + target.percent() + "%")
                .collect(Collectors.joining(", "));
        return split.isEmpty() ? null : split;
    }

    /** While the service is not what the resource says, the resource is not ready, however well the service is. */
    private List<ConditionStatus> conditions(Sync sync, Optional<ServiceStatus> status) {
        List<ConditionStatus> written = new ArrayList<>();
        written.add(condition("Synced", sync.status(), sync.reason(), sync.message(), now));
        for (Condition found : status.map(ServiceStatus::conditions).orElseGet(List::of)) {
            boolean replaced = found.type().equals("Ready") && !sync.isDone();
            written.add(
                    replaced
                            ? condition("Ready", sync.status(), sync.reason(), sync.message(), now)
                            : condition(
                                    found.type(),
                                    found.status().word(),
                                    found.reason(),
                                    found.message(),
                                    found.since()));
        }
        if (status.isEmpty()) {
            boolean waits = sync.isDone();
            written.add(
                    waits
                            ? condition("Ready", "Unknown", "Pending", "The service is about to be made.", now)
                            : condition("Ready", sync.status(), sync.reason(), sync.message(), now));
        }
        return written;
    }

    private ConditionStatus condition(String type, String status, String reason, String message, Instant since) {
        return conditions.write(type, status, reason, message, since);
    }

    private static TargetStatus target(ServiceStatus.Target target) {
        return new TargetStatus(
                target.revision().name(),
                target.model().map(ServableModel::name).orElse(null),
                target.model().map(ServableModel::version).orElse(null),
                target.percent(),
                target.tag().orElse(null),
                target.state());
    }

    private static InferenceServiceStatus.RolloutStatus rollout(RolloutStatus rollout) {
        return new InferenceServiceStatus.RolloutStatus(
                rollout.generation(),
                rollout.phase(),
                rollout.from().map(RevisionName::name).orElse(null),
                rollout.to().name(),
                rollout.version().orElse(null),
                number(rollout.step()),
                number(rollout.steps()),
                rollout.weight(),
                rollout.verdict().map(verdict -> verdict.outcome().word()).orElse(null),
                rollout.reason());
    }

    private static @Nullable Integer number(OptionalInt value) {
        return value.isPresent() ? Integer.valueOf(value.getAsInt()) : null;
    }
}
