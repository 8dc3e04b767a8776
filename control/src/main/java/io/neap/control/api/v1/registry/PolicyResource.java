// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.registry;

import io.neap.control.model.policy.ModelPolicies;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What a workspace allows of models. */
@Path("/api/v1/workspaces/{workspace}/policy")
@Tag(name = "Models")
class PolicyResource {

    private final ModelPolicies policies;

    PolicyResource(ModelPolicies policies) {
        this.policies = policies;
    }

    @GET
    @Operation(summary = "What the workspace allows of models")
    public Uni<PolicyView> get(@PathParam("workspace") String workspace) {
        return policies.ofWorkspace(workspace).map(PolicyView::of);
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Sets what the workspace allows of models, in place of what it said before")
    public Uni<PolicyView> put(@PathParam("workspace") String workspace, @Nullable Map<String, Object> document) {
        return policies.setOfWorkspace(workspace, PolicyView.read(document)).map(PolicyView::of);
    }
}
