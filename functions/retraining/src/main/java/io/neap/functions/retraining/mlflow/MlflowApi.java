// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.mlflow;

import io.neap.functions.retraining.mlflow.Messages.CreateExperiment;
import io.neap.functions.retraining.mlflow.Messages.CreateLoggedModel;
import io.neap.functions.retraining.mlflow.Messages.CreateModelVersion;
import io.neap.functions.retraining.mlflow.Messages.CreateRegisteredModel;
import io.neap.functions.retraining.mlflow.Messages.CreateRun;
import io.neap.functions.retraining.mlflow.Messages.Experiment;
import io.neap.functions.retraining.mlflow.Messages.ExperimentReply;
import io.neap.functions.retraining.mlflow.Messages.FinishLoggedModel;
import io.neap.functions.retraining.mlflow.Messages.LogBatch;
import io.neap.functions.retraining.mlflow.Messages.LogInputs;
import io.neap.functions.retraining.mlflow.Messages.LogOutputs;
import io.neap.functions.retraining.mlflow.Messages.LoggedModelReply;
import io.neap.functions.retraining.mlflow.Messages.ModelVersionReply;
import io.neap.functions.retraining.mlflow.Messages.ModelVersions;
import io.neap.functions.retraining.mlflow.Messages.RegisteredModelReply;
import io.neap.functions.retraining.mlflow.Messages.RunReply;
import io.neap.functions.retraining.mlflow.Messages.Runs;
import io.neap.functions.retraining.mlflow.Messages.SearchRuns;
import io.neap.functions.retraining.mlflow.Messages.SetAlias;
import io.neap.functions.retraining.mlflow.Messages.UpdateRun;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The routes of an MLflow server that a training calls; each fails with a {@link MlflowException}. */
@Path("/api/2.0/mlflow")
@RegisterRestClient(configKey = "mlflow")
@RegisterProvider(FailureMapper.class)
@ClientHeaderParam(name = "X-MLFLOW-WORKSPACE", value = "${neap.retraining.workspace}")
interface MlflowApi {

    @GET
    @Path("experiments/get-by-name")
    ExperimentReply experiment(@QueryParam("experiment_name") String name);

    @POST
    @Path("experiments/create")
    Experiment create(CreateExperiment request);

    @POST
    @Path("runs/create")
    RunReply create(CreateRun request);

    @GET
    @Path("runs/get")
    RunReply run(@QueryParam("run_id") String runId);

    @POST
    @Path("runs/search")
    Runs search(SearchRuns request);

    @POST
    @Path("runs/update")
    void update(UpdateRun request);

    @POST
    @Path("runs/log-batch")
    void log(LogBatch request);

    @POST
    @Path("runs/log-inputs")
    void log(LogInputs request);

    @POST
    @Path("runs/outputs")
    void log(LogOutputs request);

    @POST
    @Path("logged-models")
    LoggedModelReply create(CreateLoggedModel request);

    @PATCH
    @Path("logged-models/{model_id}")
    void finish(@PathParam("model_id") String modelId, FinishLoggedModel request);

    @POST
    @Path("registered-models/create")
    void create(CreateRegisteredModel request);

    @GET
    @Path("registered-models/get")
    RegisteredModelReply model(@QueryParam("name") String name);

    @POST
    @Path("registered-models/alias")
    void set(SetAlias request);

    @POST
    @Path("model-versions/create")
    ModelVersionReply create(CreateModelVersion request);

    @GET
    @Path("model-versions/search")
    ModelVersions versions(@QueryParam("filter") String filter);
}
