// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.status;

import io.neap.control.model.ServableModel;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.TrafficTarget;
import io.neap.control.rollout.Condition;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.Insight;
import io.neap.control.rollout.ModelRevision;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The status of a service.
 *
 * @param observedGeneration the generation of the service that was last acted on
 * @param url where callers reach it, perhaps as a path below Neap's own address; empty until that is known
 * @param traffic who gets the requests; empty until the first revision is ready
 * @param rollout the latest one
 */
public record ServiceStatus(
        long observedGeneration,
        Optional<URI> url,
        List<Condition> conditions,
        List<Target> traffic,
        Optional<RolloutStatus> rollout) {

    /**
     * One target of the route.
     *
     * @param model what it serves; empty when that is no longer known
     * @param state Starting, Ready, Asleep, Failed, or Unknown when the platform does not know the revision
     */
    public record Target(
            RevisionName revision, Optional<ServableModel> model, int percent, Optional<String> tag, String state) {}

    /**
     * Puts the parts together.
     *
     * @param statuses of the service's revisions, as far as the platform knows them
     * @param followed whether the platform's route is the wanted one
     */
    public static ServiceStatus of(
            InferenceService service,
            Optional<URI> url,
            Map<RevisionName, RevisionStatus> statuses,
            boolean followed,
            Insight insight) {
        return new ServiceStatus(
                service.delivery().observedGeneration(),
                url,
                Conditions.of(service, insight, followed),
                service.delivery().route().stream()
                        .flatMap(route -> route.targets().stream())
                        .map(target -> target(service, target, statuses.get(target.revision())))
                        .toList(),
                service.delivery().rollout().map(rollout -> RolloutStatus.of(service, rollout, insight, followed)));
    }

    private static Target target(InferenceService service, TrafficTarget target, @Nullable RevisionStatus status) {
        return new Target(
                target.revision(),
                service.delivery().revision(target.revision()).map(ModelRevision::model),
                target.percent(),
                target.tag(),
                status == null ? "Unknown" : status.getClass().getSimpleName());
    }
}
