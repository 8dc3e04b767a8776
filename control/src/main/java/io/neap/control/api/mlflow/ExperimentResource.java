// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.api.mlflow.wire.Empty;
import io.neap.control.api.mlflow.wire.ExperimentJson;
import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.Inputs;
import io.neap.control.experiment.Experiments;
import io.neap.control.experiment.Lifecycle;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** {@code mlflow/experiments}. */
@Path("/{api:api|ajax-api}/2.0/mlflow/experiments")
@Produces(MediaType.APPLICATION_JSON)
class ExperimentResource {

    private static final int PAGE = 1_000;

    private final Experiments experiments;
    private final CurrentWorkspace workspace;

    ExperimentResource(Experiments experiments, CurrentWorkspace workspace) {
        this.experiments = experiments;
        this.workspace = workspace;
    }

    @POST
    @Path("create")
    public Uni<ExperimentJson.Created> create(byte[] body) {
        Fields in = Fields.of(body);
        return experiments
                .create(workspace.name(), in.required("name"), in.filled("artifact_location"), Inputs.tags(in))
                .map(experiment -> new ExperimentJson.Created(experiment.id()));
    }

    @GET
    @Path("get")
    public Uni<ExperimentJson.One> get(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        return experiments.get(workspace.name(), in.required("experiment_id")).map(ExperimentJson.One::of);
    }

    @GET
    @Path("get-by-name")
    public Uni<ExperimentJson.One> getByName(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        return experiments
                .getByName(workspace.name(), in.required("experiment_name"))
                .map(ExperimentJson.One::of);
    }

    @POST
    @Path("search")
    public Uni<ExperimentJson.Found> search(byte[] body) {
        return search(Fields.of(body));
    }

    @GET
    @Path("search")
    public Uni<ExperimentJson.Found> search(@Context UriInfo uri) {
        return search(Fields.of(uri.getQueryParameters()));
    }

    @POST
    @Path("update")
    public Uni<Empty> update(byte[] body) {
        Fields in = Fields.of(body);
        return experiments
                .rename(workspace.name(), in.required("experiment_id"), in.required("new_name"))
                .replaceWith(Empty.ANSWER);
    }

    @POST
    @Path("delete")
    public Uni<Empty> delete(byte[] body) {
        return setLifecycle(body, Lifecycle.DELETED);
    }

    @POST
    @Path("restore")
    public Uni<Empty> restore(byte[] body) {
        return setLifecycle(body, Lifecycle.ACTIVE);
    }

    @POST
    @Path("set-experiment-tag")
    public Uni<Empty> setTag(byte[] body) {
        Fields in = Fields.of(body);
        return experiments
                .setTag(workspace.name(), in.required("experiment_id"), Inputs.tag(in))
                .replaceWith(Empty.ANSWER);
    }

    @POST
    @Path("delete-experiment-tag")
    public Uni<Empty> deleteTag(byte[] body) {
        Fields in = Fields.of(body);
        return experiments
                .deleteTag(workspace.name(), in.required("experiment_id"), in.required("key"))
                .replaceWith(Empty.ANSWER);
    }

    @POST
    @Path("search-datasets")
    public Uni<ExperimentJson.Datasets> datasets(byte[] body) {
        return experiments
                .datasets(workspace.name(), Fields.of(body).texts("experiment_ids"))
                .map(ExperimentJson.Datasets::of);
    }

    private Uni<Empty> setLifecycle(byte[] body, Lifecycle lifecycle) {
        Fields in = Fields.of(body);
        return experiments
                .setLifecycle(workspace.name(), in.required("experiment_id"), lifecycle)
                .replaceWith(Empty.ANSWER);
    }

    private Uni<ExperimentJson.Found> search(Fields in) {
        return experiments
                .search(workspace.name(), Inputs.search(in, "view_type", PAGE))
                .map(ExperimentJson.Found::of);
    }
}
