// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.api.mlflow.wire.Empty;
import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.Inputs;
import io.neap.control.api.mlflow.wire.ModelVersionJson;
import io.neap.control.model.ModelVersions;
import io.neap.control.model.NewVersion;
import io.neap.control.model.Stage;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** {@code mlflow/model-versions}. */
@Path("/{api:api|ajax-api}/2.0/mlflow/model-versions")
@Produces(MediaType.APPLICATION_JSON)
class ModelVersionResource {

    private static final int PAGE = 10_000;

    private final ModelVersions versions;
    private final CurrentWorkspace workspace;

    ModelVersionResource(ModelVersions versions, CurrentWorkspace workspace) {
        this.versions = versions;
        this.workspace = workspace;
    }

    @POST
    @Path("create")
    public Uni<ModelVersionJson.One> create(byte[] body) {
        Fields in = Fields.of(body);
        NewVersion wanted = new NewVersion(
                in.required("name"),
                in.required("source"),
                in.filled("run_id"),
                in.filled("model_id"),
                in.filled("run_link"),
                in.filled("description"),
                Inputs.tags(in));
        return versions.create(workspace.name(), wanted).map(ModelVersionJson.One::of);
    }

    @GET
    @Path("get")
    public Uni<ModelVersionJson.One> get(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        return versions.get(workspace.name(), in.required("name"), in.required("version"))
                .map(ModelVersionJson.One::of);
    }

    @GET
    @Path("get-download-uri")
    public Uni<ModelVersionJson.Download> download(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        return versions.get(workspace.name(), in.required("name"), in.required("version"))
                .map(version -> new ModelVersionJson.Download(version.artifactUri()));
    }

    @GET
    @Path("search")
    public Uni<ModelVersionJson.Found> search(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        return versions.search(workspace.name(), Inputs.search(in, "view_type", PAGE))
                .map(ModelVersionJson.Found::of);
    }

    @PATCH
    @Path("update")
    public Uni<ModelVersionJson.One> update(byte[] body) {
        Fields in = Fields.of(body);
        return versions.describe(
                        workspace.name(),
                        in.required("name"),
                        in.required("version"),
                        in.text("description").orElse(""))
                .map(ModelVersionJson.One::of);
    }

    @POST
    @Path("transition-stage")
    public Uni<ModelVersionJson.One> setStage(byte[] body) {
        Fields in = Fields.of(body);
        return versions.setStage(
                        workspace.name(),
                        in.required("name"),
                        in.required("version"),
                        Stage.of(in.required("stage")),
                        in.flag("archive_existing_versions", false))
                .map(ModelVersionJson.One::of);
    }

    @DELETE
    @Path("delete")
    public Uni<Empty> delete(byte[] body) {
        Fields in = Fields.of(body);
        return versions.delete(workspace.name(), in.required("name"), in.required("version"))
                .replaceWith(Empty.ANSWER);
    }

    @POST
    @Path("set-tag")
    public Uni<Empty> setTag(byte[] body) {
        Fields in = Fields.of(body);
        return versions.setTag(workspace.name(), in.required("name"), in.required("version"), Inputs.tag(in))
                .replaceWith(Empty.ANSWER);
    }

    @DELETE
    @Path("delete-tag")
    public Uni<Empty> deleteTag(byte[] body) {
        Fields in = Fields.of(body);
        return versions.deleteTag(workspace.name(), in.required("name"), in.required("version"), in.required("key"))
                .replaceWith(Empty.ANSWER);
    }
}
