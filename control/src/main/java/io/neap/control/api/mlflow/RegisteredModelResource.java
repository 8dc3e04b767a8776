// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.api.mlflow.wire.Empty;
import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.Inputs;
import io.neap.control.api.mlflow.wire.ModelVersionJson;
import io.neap.control.api.mlflow.wire.RegisteredModelJson;
import io.neap.control.model.ModelRegistry;
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
import java.util.List;

/** {@code mlflow/registered-models}. */
@Path("/{api:api|ajax-api}/2.0/mlflow/registered-models")
@Produces(MediaType.APPLICATION_JSON)
class RegisteredModelResource {

    private static final int PAGE = 100;

    private final ModelRegistry registry;
    private final CurrentWorkspace workspace;

    RegisteredModelResource(ModelRegistry registry, CurrentWorkspace workspace) {
        this.registry = registry;
        this.workspace = workspace;
    }

    @POST
    @Path("create")
    public Uni<RegisteredModelJson.One> create(byte[] body) {
        Fields in = Fields.of(body);
        return registry.create(workspace.name(), in.required("name"), in.filled("description"), Inputs.tags(in))
                .map(RegisteredModelJson.One::of);
    }

    @GET
    @Path("get")
    public Uni<RegisteredModelJson.One> get(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        return registry.get(workspace.name(), in.required("name")).map(RegisteredModelJson.One::of);
    }

    @GET
    @Path("search")
    public Uni<RegisteredModelJson.Found> search(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        return registry.search(workspace.name(), Inputs.search(in, "view_type", PAGE))
                .map(RegisteredModelJson.Found::of);
    }

    @PATCH
    @Path("update")
    public Uni<RegisteredModelJson.One> update(byte[] body) {
        Fields in = Fields.of(body);
        return registry.describe(
                        workspace.name(),
                        in.required("name"),
                        in.text("description").orElse(""))
                .map(RegisteredModelJson.One::of);
    }

    @POST
    @Path("rename")
    public Uni<RegisteredModelJson.One> rename(byte[] body) {
        Fields in = Fields.of(body);
        return registry.rename(workspace.name(), in.required("name"), in.required("new_name"))
                .map(RegisteredModelJson.One::of);
    }

    @DELETE
    @Path("delete")
    public Uni<Empty> delete(byte[] body) {
        return registry.delete(workspace.name(), Fields.of(body).required("name"))
                .replaceWith(Empty.ANSWER);
    }

    @POST
    @Path("get-latest-versions")
    public Uni<ModelVersionJson.Found> latest(byte[] body) {
        return latest(Fields.of(body));
    }

    @GET
    @Path("get-latest-versions")
    public Uni<ModelVersionJson.Found> latest(@Context UriInfo uri) {
        return latest(Fields.of(uri.getQueryParameters()));
    }

    private Uni<ModelVersionJson.Found> latest(Fields in) {
        List<Stage> stages = in.texts("stages").stream().map(Stage::of).toList();
        return registry.get(workspace.name(), in.required("name"))
                .map(model -> model.latest().stream()
                        .filter(version -> stages.isEmpty() || stages.contains(version.stage()))
                        .toList())
                .map(ModelVersionJson.Found::of);
    }

    @POST
    @Path("set-tag")
    public Uni<Empty> setTag(byte[] body) {
        Fields in = Fields.of(body);
        return registry.setTag(workspace.name(), in.required("name"), Inputs.tag(in))
                .replaceWith(Empty.ANSWER);
    }

    @DELETE
    @Path("delete-tag")
    public Uni<Empty> deleteTag(byte[] body) {
        Fields in = Fields.of(body);
        return registry.deleteTag(workspace.name(), in.required("name"), in.required("key"))
                .replaceWith(Empty.ANSWER);
    }

    @POST
    @Path("alias")
    public Uni<Empty> setAlias(byte[] body) {
        Fields in = Fields.of(body);
        return registry.setAlias(workspace.name(), in.required("name"), in.required("alias"), in.required("version"))
                .replaceWith(Empty.ANSWER);
    }

    @GET
    @Path("alias")
    public Uni<ModelVersionJson.One> byAlias(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        return registry.byAlias(workspace.name(), in.required("name"), in.required("alias"))
                .map(ModelVersionJson.One::of);
    }

    @DELETE
    @Path("alias")
    public Uni<Empty> deleteAlias(byte[] body) {
        Fields in = Fields.of(body);
        return registry.deleteAlias(workspace.name(), in.required("name"), in.required("alias"))
                .replaceWith(Empty.ANSWER);
    }
}
