// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.registry;

import io.neap.control.error.DomainException;
import io.neap.control.model.approval.Approvals;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who has approved a version for which alias; each speaks in the name of the basic authentication's user. */
@Path("/api/v1/workspaces/{workspace}/models/{model}/versions/{version}/approvals")
@Tag(name = "Models")
class ApprovalResource {

    private final Approvals approvals;

    ApprovalResource(Approvals approvals) {
        this.approvals = approvals;
    }

    /** For which alias the version is approved, and why. */
    record Wish(@Nullable String alias, @Nullable String reason) {}

    record All(List<ApprovalView> approvals) {}

    @GET
    @Operation(summary = "Who has approved the version for which alias, and whether that still holds")
    public Uni<All> list(
            @PathParam("workspace") String workspace,
            @PathParam("model") String model,
            @PathParam("version") String version) {
        return approvals.of(workspace, model, version).map(standing -> new All(ApprovalView.all(standing)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "Approves the version as it is for an alias, in the caller's name; the same again changes nothing")
    public Uni<ApprovalView> give(
            @PathParam("workspace") String workspace,
            @PathParam("model") String model,
            @PathParam("version") String version,
            @Nullable Wish wish) {
        if (wish == null || wish.alias() == null) {
            throw DomainException.invalid("Say for which alias: {\"alias\": \"champion\"}.");
        }
        return approvals
                .give(workspace, model, version, wish.alias(), Reasons.of(wish.reason()))
                .map(ApprovalView::fresh);
    }

    @DELETE
    @Path("{alias}")
    @Operation(summary = "Withdraws what the caller has approved; an alias that has moved by it stays where it is")
    public Uni<ApprovalView> withdraw(
            @PathParam("workspace") String workspace,
            @PathParam("model") String model,
            @PathParam("version") String version,
            @PathParam("alias") String alias) {
        return approvals.withdraw(workspace, model, version, alias).map(ApprovalView::withdrawn);
    }
}
