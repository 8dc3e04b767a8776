// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.model.ModelReference;
import io.neap.control.model.ServableModel;
import io.smallrye.mutiny.Uni;

/** Where a reference leads to; the one thing that rollouts need of the model registry. */
@FunctionalInterface
public interface ModelCatalog {

    /** Fails with {@code RESOURCE_DOES_NOT_EXIST} when it leads nowhere, and says what is missing. */
    Uni<ServableModel> servable(String workspace, ModelReference reference);
}
