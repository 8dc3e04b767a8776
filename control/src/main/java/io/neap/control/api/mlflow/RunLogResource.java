// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.api.mlflow.wire.Empty;
import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.Inputs;
import io.neap.control.error.DomainException;
import io.neap.control.experiment.Batch;
import io.neap.control.experiment.Tracking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What is logged to runs. */
@Path("/{api:api|ajax-api}/2.0/mlflow")
@Produces(MediaType.APPLICATION_JSON)
class RunLogResource {

    private static final int BATCH_BYTES = 1_000_000;

    private final Tracking tracking;
    private final CurrentWorkspace workspace;

    RunLogResource(Tracking tracking, CurrentWorkspace workspace) {
        this.tracking = tracking;
        this.workspace = workspace;
    }

    @POST
    @Path("runs/log-metric")
    public Uni<Empty> logMetric(byte[] body) {
        Fields in = Fields.of(body);
        return log(in, Batch.of(Inputs.metric(in)).withoutPlaces());
    }

    @POST
    @Path("runs/log-parameter")
    public Uni<Empty> logParam(byte[] body) {
        Fields in = Fields.of(body);
        return log(in, Batch.of(Inputs.param(in)).withoutPlaces());
    }

    @POST
    @Path("runs/set-tag")
    public Uni<Empty> setTag(byte[] body) {
        Fields in = Fields.of(body);
        return log(in, Batch.of(Inputs.tag(in)).withoutPlaces());
    }

    @POST
    @Path("runs/delete-tag")
    public Uni<Empty> deleteTag(byte[] body) {
        Fields in = Fields.of(body);
        return tracking.deleteTag(workspace.name(), in.runId(), in.required("key"))
                .replaceWith(Empty.ANSWER);
    }

    @POST
    @Path("runs/log-batch")
    public Uni<Empty> logBatch(byte[] body) {
        if (body.length > BATCH_BYTES) {
            throw DomainException.invalid("Batched logging API requests must be at most " + BATCH_BYTES
                    + " bytes, got a request of size " + body.length + ".");
        }
        Fields in = Fields.of(body);
        return log(in, Inputs.batch(in));
    }

    @POST
    @Path("runs/log-model")
    public Uni<Empty> logModel(byte[] body) {
        Fields in = Fields.of(body);
        String runId = in.runId();
        return tracking.logModel(workspace.name(), runId, Inputs.modelJson(in)).replaceWith(Empty.ANSWER);
    }

    @POST
    @Path("runs/log-inputs")
    public Uni<Empty> logInputs(byte[] body) {
        Fields in = Fields.of(body);
        return tracking.logInputs(
                        workspace.name(),
                        in.runId(),
                        in.objects("datasets").stream().map(Inputs::dataset).toList(),
                        in.objects("models").stream().map(Inputs::model).toList())
                .replaceWith(Empty.ANSWER);
    }

    @POST
    @Path("runs/outputs")
    public Uni<Empty> logOutputs(byte[] body) {
        Fields in = Fields.of(body);
        return tracking.logOutputs(
                        workspace.name(),
                        in.runId(),
                        in.objects("models").stream().map(Inputs::model).toList())
                .replaceWith(Empty.ANSWER);
    }

    private Uni<Empty> log(Fields in, Batch batch) {
        return tracking.log(workspace.name(), in.runId(), batch).replaceWith(Empty.ANSWER);
    }
}
