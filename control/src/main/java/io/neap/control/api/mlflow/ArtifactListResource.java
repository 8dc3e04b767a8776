// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.FileJson;
import io.neap.control.error.DomainException;
import io.neap.control.experiment.Tracking;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.ArtifactStore;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** Lists artifacts: of a run, and below any folder of the store. */
@Path("/{api:api|ajax-api}/2.0")
@Produces(MediaType.APPLICATION_JSON)
class ArtifactListResource {

    private final Tracking tracking;
    private final ArtifactStore artifacts;
    private final Workspace workspace;

    ArtifactListResource(Tracking tracking, ArtifactStore artifacts, Workspace workspace) {
        this.tracking = tracking;
        this.artifacts = artifacts;
        this.workspace = workspace;
    }

    /** Paths are relative to the run's root. */
    @GET
    @Path("mlflow/artifacts/list")
    public Uni<FileJson.Listing> ofRun(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        String path = in.text("path").orElse("");
        return tracking.get(workspace.name(), in.runId()).chain(run -> {
            ArtifactPath root = ArtifactPath.ofUri(run.artifactUri())
                    .orElseThrow(() -> DomainException.invalid("The artifacts of run " + run.runId() + " are at "
                            + run.artifactUri() + ", which is not a store of this server: list them there."));
            return artifacts
                    .list(path.isEmpty() ? root : root.child(path))
                    .map(entries -> FileJson.Listing.of(run.artifactUri(), path.isEmpty() ? "" : path + "/", entries));
        });
    }

    /** Paths are names inside the folder. */
    @GET
    @Path("mlflow-artifacts/artifacts")
    public Uni<FileJson.Listing> ofFolder(@Context UriInfo uri) {
        String path = Fields.of(uri.getQueryParameters()).text("path").orElse("");
        ArtifactPath folder = new ArtifactPath(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        return artifacts.list(folder).map(entries -> FileJson.Listing.of(null, "", entries));
    }
}
