// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.PresignedJson;
import io.neap.control.error.DomainException;
import io.neap.control.experiment.Tracking;
import io.neap.control.experiment.logged.LoggedModels;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.presigned.PresignedStore;
import io.neap.control.model.presigned.PresignedUrl;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

/** URLs by which clients reach the artifact store themselves, where it has such. */
@Path("/{api:api|ajax-api}/2.0")
@Produces(MediaType.APPLICATION_JSON)
class PresignedResource {

    private static final Duration DOWNLOAD = Duration.ofMinutes(5);
    private static final Duration UPLOAD = Duration.ofMinutes(15);

    /** No signature of S3 is valid for longer. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private final PresignedStore presigned;
    private final Tracking tracking;
    private final LoggedModels models;
    private final CurrentWorkspace workspace;

    PresignedResource(PresignedStore presigned, Tracking tracking, LoggedModels models, CurrentWorkspace workspace) {
        this.presigned = presigned;
        this.tracking = tracking;
        this.models = models;
        this.workspace = workspace;
    }

    /** Of a run's or a logged model's artifact, whose path is relative to its root. */
    @POST
    @Path("mlflow/artifacts/presigned-upload-url")
    public Uni<PresignedJson> upload(byte[] body) {
        return ofOwner(Fields.of(body), UPLOAD, presigned::upload);
    }

    /** Of a run's or a logged model's artifact, whose path is relative to its root. */
    @POST
    @Path("mlflow/artifacts/presigned-download-url")
    public Uni<PresignedJson> download(byte[] body) {
        return ofOwner(Fields.of(body), DOWNLOAD, presigned::download);
    }

    /** Of any artifact of the store. */
    @GET
    @Path("mlflow-artifacts/presigned/{path:.+}")
    public Uni<PresignedJson.OfProxy> download(@PathParam("path") String path) {
        return presigned
                .download(ArtifactRoutes.open(new ArtifactPath(path)), DOWNLOAD)
                .map(PresignedJson.OfProxy::of);
    }

    private Uni<PresignedJson> ofOwner(
            Fields in, Duration usual, BiFunction<ArtifactPath, Duration, Uni<PresignedUrl>> url) {
        presigned.requireSupport();
        String path = in.required("path");
        Duration validity = validity(in, usual);
        return root(in).chain(root -> url.apply(root.child(path), validity)).map(PresignedJson::of);
    }

    private Uni<ArtifactPath> root(Fields in) {
        Optional<String> run = in.filled("run_id").or(() -> in.filled("run_uuid"));
        Optional<String> model = in.filled("model_id");
        if (run.isPresent() == model.isPresent()) {
            throw DomainException.invalid("Exactly one of run_id and model_id must be provided.");
        }
        return run.map(id -> tracking.get(workspace.name(), id).map(found -> found.artifactUri()))
                .orElseGet(
                        () -> models.get(workspace.name(), model.orElseThrow()).map(found -> found.artifactUri()))
                .map(PresignedResource::path);
    }

    private static ArtifactPath path(String uri) {
        return ArtifactPath.inStore(uri, "bring and get them");
    }

    private static Duration validity(Fields in, Duration usual) {
        long seconds = in.integer("expiration").orElse(usual.toSeconds());
        if (seconds < 1 || seconds > LONGEST.toSeconds()) {
            throw DomainException.invalid("Invalid value " + seconds
                    + " for parameter 'expiration' supplied: it must be at least 1 and at most " + LONGEST.toSeconds()
                    + " seconds.");
        }
        return Duration.ofSeconds(seconds);
    }
}
