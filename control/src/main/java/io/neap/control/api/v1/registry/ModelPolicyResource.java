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

/** What a model allows. */
@Path("/api/v1/workspaces/{workspace}/models/{model}/policy")
@Tag(name = "Models")
class ModelPolicyResource {

    private final ModelPolicies policies;

    ModelPolicyResource(ModelPolicies policies) {
        this.policies = policies;
    }

    @GET
    @Operation(summary = "What the model allows; what it does not say, the workspace does")
    public Uni<PolicyView> get(@PathParam("workspace") String workspace, @PathParam("model") String model) {
        return policies.ofModel(workspace, model).map(PolicyView::of);
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Sets what the model allows, in place of what was said of it before")
    public Uni<PolicyView> put(
            @PathParam("workspace") String workspace,
            @PathParam("model") String model,
            @Nullable Map<String, Object> document) {
        return policies.setOfModel(workspace, model, PolicyView.read(document)).map(PolicyView::of);
    }
}
