// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.registry;

import io.neap.control.error.DomainException;
import io.neap.control.model.ModelRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Aliases that are moved with a reason; MLflow's API moves them, too. */
@Path("/api/v1/workspaces/{workspace}/models/{model}/aliases/{alias}")
@Tag(name = "Models")
class AliasResource {

    private final ModelRegistry registry;

    AliasResource(ModelRegistry registry) {
        this.registry = registry;
    }

    /**
     * Where an alias is to lead.
     *
     * @param reason for moving it even where a policy refuses
     */
    record Wish(@Nullable String version, @Nullable String reason) {}

    record Moved(String alias, String version) {}

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Moves an alias; with a reason even against a policy, but for approvals; the ledger has it")
    public Uni<Moved> move(
            @PathParam("workspace") String workspace,
            @PathParam("model") String model,
            @PathParam("alias") String alias,
            @Nullable Wish wish) {
        if (wish == null || wish.version() == null) {
            throw DomainException.invalid("Say which version: {\"version\": \"3\"}.");
        }
        String version = wish.version();
        return registry.setAlias(workspace, model, alias, version, Reasons.of(wish.reason()))
                .replaceWith(new Moved(alias, version));
    }
}
