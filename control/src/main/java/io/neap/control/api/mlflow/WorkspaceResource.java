// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.WorkspaceJson;
import io.neap.control.error.DomainException;
import io.neap.control.experiment.workspace.Workspace;
import io.neap.control.experiment.workspace.Workspaces;
import io.neap.control.retention.workspace.Removal;
import io.neap.control.retention.workspace.WorkspaceRemoval;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code mlflow/workspaces}. */
@Path("/{api:api|ajax-api}/3.0/mlflow/workspaces")
@Produces(MediaType.APPLICATION_JSON)
class WorkspaceResource {

    private static final String RESTRICT = "RESTRICT";

    private final Workspaces workspaces;
    private final WorkspaceRemoval removals;

    WorkspaceResource(Workspaces workspaces, WorkspaceRemoval removals) {
        this.workspaces = workspaces;
        this.removals = removals;
    }

    @GET
    public Uni<WorkspaceJson.All> list() {
        return workspaces.list().map(WorkspaceJson.All::of);
    }

    @POST
    @ResponseStatus(201)
    public Uni<WorkspaceJson.One> create(byte[] body) {
        Fields in = Fields.of(body);
        return workspaces
                .create(new Workspace(
                        in.required("name"),
                        in.text("description").orElse(null),
                        in.filled("default_artifact_root").orElse(null)))
                .map(WorkspaceJson.One::of);
    }

    @GET
    @Path("{name}")
    public Uni<WorkspaceJson.One> get(@PathParam("name") String name) {
        return workspaces.get(name).map(WorkspaceJson.One::of);
    }

    @PATCH
    @Path("{name}")
    public Uni<WorkspaceJson.One> update(@PathParam("name") String name, byte[] body) {
        Fields in = Fields.of(body);
        return workspaces
                .update(name, in.text("description"), in.text("default_artifact_root"))
                .map(WorkspaceJson.One::of);
    }

    @DELETE
    @Path("{name}")
    public Uni<Void> delete(@PathParam("name") String name, @QueryParam("mode") @Nullable String mode) {
        if (mode == null || mode.equals(RESTRICT)) {
            return workspaces.delete(name);
        }
        for (Removal removal : Removal.values()) {
            if (removal.name().equals(mode)) {
                return removals.remove(name, removal);
            }
        }
        throw DomainException.invalid(
                "Invalid deletion mode '" + mode + "'. Must be one of: SET_DEFAULT, CASCADE, RESTRICT");
    }
}
