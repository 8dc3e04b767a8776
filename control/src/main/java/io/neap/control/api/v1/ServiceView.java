// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.rollout.Condition;
import io.neap.control.rollout.Conditions;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.Insight;
import io.neap.control.rollout.SpecDocument;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service as {@code /api/v1} shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ServiceView(String workspace, String name, long generation, Map<String, Object> spec, StatusView status) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StatusView(
            long observedGeneration,
            URI url,
            List<ConditionView> conditions,
            List<TargetView> traffic,
            @Nullable RolloutView rollout) {}

    /** {@code status} is True, False or Unknown. */
    record ConditionView(String type, String status, String reason, String message, Instant since) {

        static ConditionView of(Condition condition) {
            return new ConditionView(
                    condition.type(),
                    condition.status().word(),
                    condition.reason(),
                    condition.message(),
                    condition.since());
        }
    }

    /** {@code state} is Starting, Ready, Asleep, Failed, or Unknown when the platform does not know the revision. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TargetView(
            String revision,
            @Nullable String model,
            @Nullable String version,
            int percent,
            @Nullable String tag,
            String state) {}

    /** What the platform says of a service: the status of its revisions, and whether its route is the wanted one. */
    record Seen(Map<RevisionName, RevisionStatus> statuses, boolean followed) {}

    static ServiceView of(InferenceService service, Seen seen, Insight insight, URI url) {
        List<TargetView> traffic = service.delivery().route().stream()
                .flatMap(route -> route.targets().stream())
                .map(target -> new TargetView(
                        target.revision().name(),
                        service.delivery()
                                .revision(target.revision())
                                .map(revision -> revision.model().name())
                                .orElse(null),
                        service.delivery()
                                .revision(target.revision())
                                .map(revision -> revision.model().version())
                                .orElse(null),
                        target.percent(),
                        target.tag().orElse(null),
                        state(seen.statuses().get(target.revision()))))
                .toList();
        return new ServiceView(
                service.name().workspace(),
                service.name().service(),
                service.generation(),
                SpecDocument.write(service.spec()),
                new StatusView(
                        service.delivery().observedGeneration(),
                        url,
                        Conditions.of(service, insight, seen.followed()).stream()
                                .map(ConditionView::of)
                                .toList(),
                        traffic,
                        service.delivery()
                                .rollout()
                                .map(rollout -> RolloutView.of(service, rollout, insight, seen.followed()))
                                .orElse(null)));
    }

    private static String state(@Nullable RevisionStatus status) {
        return status == null ? "Unknown" : status.getClass().getSimpleName();
    }
}
