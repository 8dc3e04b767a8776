// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.neap.knative.crd.ConditionStatus;
import io.neap.knative.crd.InferenceServiceStatus;
import io.neap.knative.crd.InferenceServiceStatus.RolloutStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code kubectl describe} tells as an event.
 *
 * @param warning whether somebody has to act
 * @param reason one word
 */
public record Notice(boolean warning, String reason, String message) {

    private static final Set<String> ENDS = Set.of("Completed", "RolledBack");

    /** What happened between two statuses of a resource; nothing twice while nothing changes. Pure. */
    static List<Notice> between(InferenceServiceStatus before, InferenceServiceStatus after) {
        List<Notice> notices = new ArrayList<>();
        sync(before, after).ifPresent(notices::add);
        rollout(before, after).ifPresent(notices::add);
        ready(before, after).ifPresent(notices::add);
        return notices;
    }

    /** What happened between two values of a condition: an event when its reason or message is a new one. */
    public static Optional<Notice> of(Optional<ConditionStatus> before, ConditionStatus now) {
        boolean known = before.filter(found ->
                        found.reason().equals(now.reason()) && found.message().equals(now.message()))
                .isPresent();
        return known
                ? Optional.empty()
                : Optional.of(new Notice(now.status().equals("False"), now.reason(), now.message()));
    }

    private static Optional<Notice> sync(InferenceServiceStatus before, InferenceServiceStatus after) {
        ConditionStatus now = condition(after, "Synced").orElseThrow();
        if (!now.status().equals("True")) {
            return of(condition(before, "Synced"), now);
        }
        return Optional.ofNullable(after.applied())
                .filter(asked -> !asked.equals(before.applied()))
                .map(asked -> new Notice(
                        false,
                        "Asked",
                        "Asked for " + asked.spec().model() + ", generation " + asked.generation()
                                + " of the service."));
    }

    private static Optional<Notice> rollout(InferenceServiceStatus before, InferenceServiceStatus after) {
        RolloutStatus now = after.rollout();
        RolloutStatus then = before.rollout();
        if (now == null || (then != null && key(then).equals(key(now)))) {
            return Optional.empty();
        }
        String version = now.version() == null ? "" : " with version " + now.version();
        String weight = ", " + now.weight() + "% of the requests";
        // What a running rollout waits for changes all the time; the same event is to be told once.
        String reason = ENDS.contains(now.phase()) ? ": " + now.reason() : "";
        boolean failed = now.phase().equals("RolledBack") || now.phase().equals("RollingBack");
        return Optional.of(
                new Notice(failed, "Rollout" + now.phase(), "Revision " + now.to() + version + weight + reason));
    }

    private static List<Object> key(RolloutStatus rollout) {
        return List.of(rollout.generation(), rollout.phase(), Optional.ofNullable(rollout.step()), rollout.weight());
    }

    private static Optional<Notice> ready(InferenceServiceStatus before, InferenceServiceStatus after) {
        String now = status(after);
        if (now.equals(status(before)) || !now.equals("True")) {
            return Optional.empty();
        }
        return Optional.of(new Notice(
                false,
                "Ready",
                "Requests are answered at " + Objects.requireNonNullElse(after.url(), "its address") + "."));
    }

    private static String status(InferenceServiceStatus status) {
        return condition(status, "Ready").map(ConditionStatus::status).orElse("Unknown");
    }

    private static Optional<ConditionStatus> condition(InferenceServiceStatus status, String type) {
        return Objects.requireNonNullElse(status.conditions(), List.<ConditionStatus>of()).stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }
}
