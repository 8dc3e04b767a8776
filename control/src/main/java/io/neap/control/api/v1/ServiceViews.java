// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import io.neap.control.platform.Platform;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.controller.Progress;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Puts together what was decided for a service and what the platform says of it. */
@ApplicationScoped
class ServiceViews {

    private final Platform platform;
    private final Progress progress;

    ServiceViews(Platform platform, Progress progress) {
        this.platform = platform;
        this.progress = progress;
    }

    Uni<ServiceView> of(InferenceService service, UriInfo uri) {
        ServiceName name = service.name();
        URI url = uri.getBaseUri().resolve("/services/" + name.workspace() + "/" + name.service());
        Map<RevisionName, RevisionStatus> statuses = new HashMap<>();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (RevisionName revision : service.delivery().needed()) {
            all = all.chain(() -> platform.status(revision)
                    .invoke(status -> status.ifPresent(present -> statuses.put(revision, present)))
                    .replaceWithVoid());
        }
        return all.chain(() -> platform.route(name)).map(route -> {
            ServiceView.Seen seen = new ServiceView.Seen(
                    statuses, route.equals(service.delivery().route()));
            return ServiceView.of(service, seen, progress.of(name), url);
        });
    }
}
