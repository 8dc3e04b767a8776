// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.FileJson;
import io.neap.control.experiment.Tracking;
import io.neap.control.experiment.logged.LoggedModels;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.ArtifactStore;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** Lists artifacts: of a run, of a logged model, and below any folder of the store. */
@Path("/{api:api|ajax-api}/2.0")
@Produces(MediaType.APPLICATION_JSON)
class ArtifactListResource {

    private final Tracking tracking;
    private final LoggedModels models;
    private final ArtifactStore artifacts;
    private final CurrentWorkspace workspace;

    ArtifactListResource(Tracking tracking, LoggedModels models, ArtifactStore artifacts, CurrentWorkspace workspace) {
        this.tracking = tracking;
        this.models = models;
        this.artifacts = artifacts;
        this.workspace = workspace;
    }

    /** Paths are relative to the run's root. */
    @GET
    @Path("mlflow/artifacts/list")
    public Uni<FileJson.Listing> ofRun(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        String path = in.text("path").orElse("");
        return tracking.get(workspace.name(), in.runId()).chain(run -> listing(run.artifactUri(), path));
    }

    /** Paths are relative to the model's root. */
    @GET
    @Path("mlflow/logged-models/{model_id}/artifacts/directories")
    public Uni<FileJson.Listing> ofModel(@PathParam("model_id") String modelId, @Context UriInfo uri) {
        String path = Fields.of(uri.getQueryParameters())
                .text("artifact_directory_path")
                .orElse("");
        return models.get(workspace.name(), modelId).chain(model -> listing(model.artifactUri(), path));
    }

    /** Paths are names inside the folder. */
    @GET
    @Path("mlflow-artifacts/artifacts")
    public Uni<FileJson.Listing> ofFolder(@Context UriInfo uri) {
        String path = Fields.of(uri.getQueryParameters()).text("path").orElse("");
        return artifacts
                .list(ArtifactRoutes.open(new ArtifactPath(folder(path))))
                .map(entries -> entries.stream()
                        .filter(entry -> !entry.name().equals(ArtifactPath.RESERVED))
                        .toList())
                .map(entries -> FileJson.Listing.of(null, "", entries));
    }

    private Uni<FileJson.Listing> listing(String rootUri, String given) {
        String path = folder(given);
        ArtifactPath root = ArtifactPath.inStore(rootUri, "list them");
        return artifacts
                .list(path.isEmpty() ? root : root.child(path))
                .map(entries -> FileJson.Listing.of(rootUri, path.isEmpty() ? "" : path + "/", entries));
    }

    /** Folders are named with or without a slash at the end. */
    private static String folder(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
