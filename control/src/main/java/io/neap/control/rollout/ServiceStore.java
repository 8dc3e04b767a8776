// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Where services are kept, each with its route, its revisions and its latest rollout. */
public interface ServiceStore {

    Uni<Optional<InferenceService>> find(ServiceName name);

    /** The services of a workspace, by name. */
    Uni<List<InferenceService>> list(String workspace);

    /** The names of all services of all workspaces. */
    Uni<List<ServiceName>> names();

    /**
     * Writes the whole value and answers it with its next {@code resourceVersion}. Fails with {@code
     * RESOURCE_CONFLICT} when it was written by another since it was read; version 0 is a new service.
     */
    Uni<InferenceService> save(InferenceService service);

    /** Forgets the service and all that belongs to it. */
    Uni<Void> delete(ServiceName name);
}
