// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.api.mlflow.wire.Empty;
import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.Inputs;
import io.neap.control.api.mlflow.wire.RunJson;
import io.neap.control.experiment.Experiment;
import io.neap.control.experiment.Lifecycle;
import io.neap.control.experiment.NewRun;
import io.neap.control.experiment.RunStatus;
import io.neap.control.experiment.RunUpdate;
import io.neap.control.experiment.Tracking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** {@code mlflow/runs}: begun, changed, found. What is logged to them comes in by {@link RunLogResource}. */
@Path("/{api:api|ajax-api}/2.0/mlflow/runs")
@Produces(MediaType.APPLICATION_JSON)
class RunResource {

    private static final int PAGE = 1_000;

    private final Tracking tracking;
    private final CurrentWorkspace workspace;

    RunResource(Tracking tracking, CurrentWorkspace workspace) {
        this.tracking = tracking;
        this.workspace = workspace;
    }

    @POST
    @Path("create")
    public Uni<RunJson.One> create(byte[] body) {
        Fields in = Fields.of(body);
        NewRun wanted = new NewRun(
                in.filled("experiment_id").orElse(Experiment.DEFAULT_ID),
                in.text("user_id").orElse(""),
                in.filled("run_name"),
                in.integer("start_time"),
                Inputs.tags(in));
        return tracking.create(workspace.name(), wanted).map(RunJson.One::of);
    }

    @POST
    @Path("update")
    public Uni<RunJson.Updated> update(byte[] body) {
        Fields in = Fields.of(body);
        RunUpdate update =
                new RunUpdate(in.constant("status", RunStatus.class), in.integer("end_time"), in.filled("run_name"));
        return tracking.update(workspace.name(), in.runId(), update).map(RunJson.Updated::of);
    }

    @GET
    @Path("get")
    public Uni<RunJson.One> get(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        return tracking.get(workspace.name(), in.runId()).map(RunJson.One::of);
    }

    @POST
    @Path("search")
    public Uni<RunJson.Found> search(byte[] body) {
        Fields in = Fields.of(body);
        return tracking.search(workspace.name(), in.texts("experiment_ids"), Inputs.search(in, "run_view_type", PAGE))
                .map(RunJson.Found::of);
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

    private Uni<Empty> setLifecycle(byte[] body, Lifecycle lifecycle) {
        return tracking.setLifecycle(workspace.name(), Fields.of(body).runId(), lifecycle)
                .replaceWith(Empty.ANSWER);
    }
}
