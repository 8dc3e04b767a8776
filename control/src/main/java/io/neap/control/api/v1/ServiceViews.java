// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.status.ServiceStatuses;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;

/** A service and its status, as they are shown to one who called by a URL. */
@ApplicationScoped
class ServiceViews {

    private final ServiceStatuses statuses;

    ServiceViews(ServiceStatuses statuses) {
        this.statuses = statuses;
    }

    Uni<ServiceView> of(InferenceService service, UriInfo uri) {
        ServiceName name = service.name();
        URI url = uri.getBaseUri().resolve("/services/" + name.workspace() + "/" + name.service());
        return statuses.of(service).map(status -> ServiceView.of(service, status, url));
    }
}
