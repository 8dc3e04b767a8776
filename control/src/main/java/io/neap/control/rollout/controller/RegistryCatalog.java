// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.model.ModelReference;
import io.neap.control.model.ModelRegistry;
import io.neap.control.model.ServableModel;
import io.neap.control.rollout.ModelCatalog;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** The models of the registry. */
@ApplicationScoped
class RegistryCatalog implements ModelCatalog {

    private final ModelRegistry registry;

    RegistryCatalog(ModelRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Uni<ServableModel> servable(String workspace, ModelReference reference) {
        return registry.servable(workspace, reference);
    }
}
