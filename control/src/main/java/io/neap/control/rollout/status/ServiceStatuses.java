// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.status;

import io.neap.control.platform.Platform;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.InferenceServices;
import io.neap.control.rollout.controller.Progress;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

/** Asks the platform about a service and tells its status. */
@ApplicationScoped
public class ServiceStatuses {

    private final InferenceServices services;
    private final Platform platform;
    private final Progress progress;

    ServiceStatuses(InferenceServices services, Platform platform, Progress progress) {
        this.services = services;
        this.platform = platform;
        this.progress = progress;
    }

    /** How many services a workspace has, and how many of them have no process. */
    public record Census(int services, int asleep) {}

    public Uni<Census> census(String workspace) {
        return services.list(workspace)
                .chain(found -> Multi.createFrom()
                        .iterable(found)
                        .onItem()
                        .transformToUniAndConcatenate(this::isAsleep)
                        .filter(asleep -> asleep)
                        .collect()
                        .asList()
                        .map(asleep -> new Census(found.size(), asleep.size())));
    }

    private Uni<Boolean> isAsleep(InferenceService service) {
        return statuses(service)
                .map(known -> !known.isEmpty()
                        && known.values().stream().allMatch(status -> status instanceof RevisionStatus.Asleep));
    }

    public Uni<ServiceStatus> of(InferenceService service) {
        ServiceName name = service.name();
        return statuses(service)
                .chain(statuses -> isFollowed(service)
                        .map(followed ->
                                ServiceStatus.of(service, platform.url(name), statuses, followed, progress.of(name))));
    }

    private Uni<Map<RevisionName, RevisionStatus>> statuses(InferenceService service) {
        Map<RevisionName, RevisionStatus> statuses = new HashMap<>();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (RevisionName revision : service.delivery().needed()) {
            all = all.chain(() -> platform.status(revision)
                    .invoke(status -> status.ifPresent(present -> statuses.put(revision, present)))
                    .replaceWithVoid());
        }
        return all.replaceWith(statuses);
    }

    /** Whether requests go where was decided that they go. */
    private Uni<Boolean> isFollowed(InferenceService service) {
        return platform.route(service.name())
                .chain(route -> route.isPresent()
                                && route.equals(service.delivery().route())
                        ? platform.isInForce(service.name())
                        : Uni.createFrom().item(route.equals(service.delivery().route())));
    }
}
