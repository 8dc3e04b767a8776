// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.status.ServiceStatuses;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;

/** A service and its status, as they are shown to one who called by a URL. */
@ApplicationScoped
class ServiceViews {

    private final ServiceStatuses statuses;

    ServiceViews(ServiceStatuses statuses) {
        this.statuses = statuses;
    }

    Uni<ServiceView> of(InferenceService service, UriInfo uri) {
        return statuses.of(service)
                .map(status -> ServiceView.of(service, status, status.url().map(uri.getBaseUri()::resolve)));
    }
}
