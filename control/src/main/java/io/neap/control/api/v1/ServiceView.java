// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.neap.control.model.ServableModel;
import io.neap.control.rollout.Condition;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.SpecDocument;
import io.neap.control.rollout.status.ServiceStatus;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A service as {@code /api/v1} shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ServiceView(String workspace, String name, long generation, Map<String, Object> spec, StatusView status) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StatusView(
            long observedGeneration,
            @Nullable URI url,
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
            String state) {

        static TargetView of(ServiceStatus.Target target) {
            return new TargetView(
                    target.revision().name(),
                    target.model().map(ServableModel::name).orElse(null),
                    target.model().map(ServableModel::version).orElse(null),
                    target.percent(),
                    target.tag().orElse(null),
                    target.state());
        }
    }

    static ServiceView of(InferenceService service, ServiceStatus status, Optional<URI> url) {
        return new ServiceView(
                service.name().workspace(),
                service.name().service(),
                service.generation(),
                SpecDocument.write(service.spec()),
                new StatusView(
                        status.observedGeneration(),
                        url.orElse(null),
                        status.conditions().stream().map(ConditionView::of).toList(),
                        status.traffic().stream().map(TargetView::of).toList(),
                        status.rollout().map(RolloutView::of).orElse(null)));
    }
}
