// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.imports;

import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.v1.imports.ArrivalView.KnownRuns;
import io.neap.control.experiment.imported.ImportedExperiments;
import io.neap.control.experiment.imported.ImportedLoggedModels;
import io.neap.control.experiment.imported.ImportedRuns;
import io.neap.control.model.imported.ImportedModels;
import io.neap.control.model.imported.ImportedVersions;
import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Takes over what an MLflow elsewhere has. Every request may be sent again: what is the same changes nothing, and what
 * was changed here meanwhile stays and is told.
 */
@Path("/api/v1/workspaces/{workspace}/import")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Import")
class ImportResource {

    private final ImportedExperiments experiments;
    private final ImportedRuns runs;
    private final ImportedLoggedModels loggedModels;
    private final ImportedModels models;
    private final ImportedVersions versions;

    ImportResource(
            ImportedExperiments experiments,
            ImportedRuns runs,
            ImportedLoggedModels loggedModels,
            ImportedModels models,
            ImportedVersions versions) {
        this.experiments = experiments;
        this.runs = runs;
        this.loggedModels = loggedModels;
        this.models = models;
        this.versions = versions;
    }

    @POST
    @Path("experiments")
    @Operation(summary = "Takes over an {experiment}; it is known by its name, and its id here is in the answer")
    public Uni<ArrivalView> experiment(@PathParam("workspace") String workspace, byte[] body) {
        Fields in = Fields.of(body).requiredObject("experiment");
        return experiments.put(ImportInputs.experiment(checked(workspace), in)).map(ArrivalView::of);
    }

    @POST
    @Path("runs")
    @Operation(
            summary = "Takes over a {run} with the id of its experiment here, without points",
            description = "Points are logged to it as to any run; then the same is sent with a fingerprint of the"
                    + " importer's choice: all of it has arrived, and it gets its end, status and lifecycle.")
    public Uni<ArrivalView> run(@PathParam("workspace") String workspace, byte[] body) {
        Fields in = Fields.of(body);
        return runs.put(checked(workspace), ImportInputs.run(in.requiredObject("run")), in.filled("fingerprint"))
                .map(ArrivalView::of);
    }

    @POST
    @Path("runs/known")
    @Operation(summary = "Which of the runs of {run_ids} have arrived whole, with their fingerprints and points")
    public Uni<KnownRuns> known(@PathParam("workspace") String workspace, byte[] body) {
        return runs.known(checked(workspace), Fields.of(body).texts("run_ids")).map(KnownRuns::of);
    }

    @POST
    @Path("logged-models")
    @Operation(summary = "Takes over a logged {model} with the id of its experiment here, and adds the points it names")
    public Uni<ArrivalView> loggedModel(@PathParam("workspace") String workspace, byte[] body) {
        Fields in = Fields.of(body).requiredObject("model");
        return loggedModels
                .put(checked(workspace), ImportInputs.loggedModel(in))
                .map(ArrivalView::of);
    }

    @POST
    @Path("models")
    @Operation(summary = "Takes over a {registered_model}; with {aliased: true} its aliases, whose versions are there")
    public Uni<ArrivalView> model(@PathParam("workspace") String workspace, byte[] body) {
        Fields in = Fields.of(body);
        return models.put(
                        checked(workspace),
                        ImportInputs.model(in.requiredObject("registered_model")),
                        in.flag("aliased", false))
                .map(ArrivalView::of);
    }

    @POST
    @Path("versions")
    @Operation(summary = "Takes over a {model_version} under its number; its files are here already")
    public Uni<ArrivalView> version(@PathParam("workspace") String workspace, byte[] body) {
        Fields in = Fields.of(body).requiredObject("model_version");
        return versions.put(checked(workspace), ImportInputs.version(in)).map(ArrivalView::of);
    }

    private static String checked(String workspace) {
        return new ServiceName(workspace, "any").workspace();
    }
}
