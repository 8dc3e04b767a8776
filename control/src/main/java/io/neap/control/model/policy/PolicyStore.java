// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.policy;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Where policies are kept. Each step joins the transaction that is open. */
public interface PolicyStore {

    Uni<Optional<ModelPolicy>> ofWorkspace(String workspace);

    Uni<Optional<ModelPolicy>> ofModel(String workspace, String model);

    Uni<Void> putOfWorkspace(String workspace, ModelPolicy policy);

    /** The model is there; it takes its policy along when it is renamed, and into its end. */
    Uni<Void> putOfModel(String workspace, String model, ModelPolicy policy);
}
