// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.trigger;

import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Keeps triggers. */
public interface TriggerStore {

    Uni<Optional<Trigger>> find(ServiceName name);

    /** Whether an inference service has that name, routed or not. */
    Uni<Boolean> isService(ServiceName name);

    /** Adds or replaces the trigger. */
    Uni<Void> put(Trigger trigger);

    /** Whether there was one to delete. */
    Uni<Boolean> delete(ServiceName name);

    /** Those of a workspace, by name. */
    Uni<List<Trigger>> list(String workspace);

    /** Those of every workspace. */
    Uni<List<Trigger>> all();
}
