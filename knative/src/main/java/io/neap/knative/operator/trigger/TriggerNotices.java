// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.neap.knative.crd.ConditionStatus;
import io.neap.knative.crd.trigger.RetrainingTriggerStatus;
import io.neap.knative.operator.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What {@code kubectl describe} tells of a trigger as events. Pure. */
final class TriggerNotices {

    private TriggerNotices() {}

    /** What happened between two statuses of a resource; nothing twice while nothing changes. */
    static List<Notice> between(RetrainingTriggerStatus before, RetrainingTriggerStatus after) {
        List<Notice> notices = new ArrayList<>();
        if (after.applied() != null && !after.applied().equals(before.applied())) {
            notices.add(new Notice(
                    false,
                    "Asked",
                    "Asked for a trigger on events of type " + after.applied().eventType() + "."));
        }
        for (ConditionStatus now : Objects.requireNonNullElse(after.conditions(), List.<ConditionStatus>of())) {
            Optional<ConditionStatus> then = find(before, now.type());
            boolean known = then.filter(found -> found.status().equals(now.status())
                            && found.message().equals(now.message()))
                    .isPresent();
            if (!known) {
                notice(now).ifPresent(notices::add);
            }
        }
        return notices;
    }

    private static Optional<Notice> notice(ConditionStatus now) {
        boolean whole = now.type().equals("Ready");
        if (whole) {
            return now.status().equals("True")
                    ? Optional.of(new Notice(false, "Ready", "Events start the function."))
                    : Optional.empty();
        }
        return now.status().equals("False")
                ? Optional.of(new Notice(true, now.reason(), now.type() + ": " + now.message()))
                : Optional.empty();
    }

    private static Optional<ConditionStatus> find(RetrainingTriggerStatus status, String type) {
        return Objects.requireNonNullElse(status.conditions(), List.<ConditionStatus>of()).stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }
}
