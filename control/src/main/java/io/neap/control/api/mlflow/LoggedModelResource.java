// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.api.mlflow.wire.Empty;
import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.Inputs;
import io.neap.control.api.mlflow.wire.LoggedModelJson;
import io.neap.control.error.DomainException;
import io.neap.control.experiment.logged.LoggedModelStatus;
import io.neap.control.experiment.logged.LoggedModels;
import io.neap.control.experiment.logged.MeasuredOn;
import io.neap.control.experiment.search.Field;
import io.neap.control.experiment.search.Search.View;
import io.neap.control.experiment.search.SearchRequest;
import io.neap.control.model.inspection.Inspections;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;

/** {@code mlflow/logged-models}. */
@Path("/{api:api|ajax-api}/2.0/mlflow/logged-models")
@Produces(MediaType.APPLICATION_JSON)
class LoggedModelResource {

    private static final int PAGE = 100;
    private static final Field.Data ANY = new Field.Data(Optional.empty(), Optional.empty());

    private final LoggedModels models;
    private final Inspections inspections;
    private final CurrentWorkspace workspace;

    LoggedModelResource(LoggedModels models, Inspections inspections, CurrentWorkspace workspace) {
        this.models = models;
        this.inspections = inspections;
        this.workspace = workspace;
    }

    @POST
    public Uni<LoggedModelJson.One> create(byte[] body) {
        Fields in = Fields.of(body);
        return models.create(
                        workspace.name(),
                        in.required("experiment_id"),
                        in.filled("name"),
                        in.filled("model_type"),
                        in.filled("source_run_id"),
                        Inputs.params(in),
                        Inputs.tags(in))
                .map(LoggedModelJson.One::of);
    }

    @GET
    @Path("{model_id}")
    public Uni<LoggedModelJson.One> get(@PathParam("model_id") String modelId, @Context UriInfo uri) {
        boolean deleted = Fields.of(uri.getQueryParameters()).flag("allow_deleted", false);
        return models.get(workspace.name(), modelId, deleted ? View.ALL : View.ACTIVE_ONLY)
                .map(LoggedModelJson.One::of);
    }

    @PATCH
    @Path("{model_id}")
    public Uni<LoggedModelJson.One> finish(@PathParam("model_id") String modelId, byte[] body) {
        LoggedModelStatus status = status(Fields.of(body).required("status"));
        return models.finish(workspace.name(), modelId, status)
                .invoke(model -> {
                    if (status == LoggedModelStatus.READY) {
                        inspections.lookAhead(model.artifactUri());
                    }
                })
                .map(LoggedModelJson.One::of);
    }

    @DELETE
    @Path("{model_id}")
    public Uni<Empty> delete(@PathParam("model_id") String modelId) {
        return models.delete(workspace.name(), modelId).replaceWith(Empty.ANSWER);
    }

    @PATCH
    @Path("{model_id}/tags")
    public Uni<LoggedModelJson.One> setTags(@PathParam("model_id") String modelId, byte[] body) {
        return models.setTags(workspace.name(), modelId, Inputs.tags(Fields.of(body)))
                .map(LoggedModelJson.One::of);
    }

    @DELETE
    @Path("{model_id}/tags/{key}")
    public Uni<Empty> deleteTag(@PathParam("model_id") String modelId, @PathParam("key") String key) {
        return models.deleteTag(workspace.name(), modelId, key).replaceWith(Empty.ANSWER);
    }

    @POST
    @Path("{model_id}/params")
    public Uni<Empty> logParams(@PathParam("model_id") String modelId, byte[] body) {
        return models.logParams(workspace.name(), modelId, Inputs.params(Fields.of(body)))
                .replaceWith(Empty.ANSWER);
    }

    @POST
    @Path("search")
    public Uni<LoggedModelJson.Found> search(byte[] body) {
        Fields in = Fields.of(body);
        List<Fields> orders = in.objects("order_by");
        List<String> orderBy = orders.stream()
                .map(order -> order.required("field_name") + (order.flag("ascending", true) ? " ASC" : " DESC"))
                .toList();
        List<Field.Data> data = in.objects("datasets").stream()
                .map(dataset ->
                        new Field.Data(Optional.of(dataset.required("dataset_name")), dataset.filled("dataset_digest")))
                .toList();
        List<Optional<Field.Data>> ordered = orders.stream()
                .map(order -> new Field.Data(order.filled("dataset_name"), order.filled("dataset_digest")))
                .map(order -> Optional.of(order).filter(on -> !on.equals(ANY)))
                .toList();
        SearchRequest request = new SearchRequest(
                in.text("filter").orElse(""),
                orderBy,
                View.ACTIVE_ONLY,
                Inputs.size(in, PAGE),
                in.text("page_token").orElse(""));
        return models.search(workspace.name(), in.texts("experiment_ids"), request, new MeasuredOn(data, ordered))
                .map(LoggedModelJson.Found::of);
    }

    private static LoggedModelStatus status(String wire) {
        return switch (wire) {
            case "LOGGED_MODEL_PENDING" -> LoggedModelStatus.PENDING;
            case "LOGGED_MODEL_READY" -> LoggedModelStatus.READY;
            case "LOGGED_MODEL_UPLOAD_FAILED" -> LoggedModelStatus.UPLOAD_FAILED;
            default ->
                throw DomainException.invalid("Invalid value \"" + wire
                        + "\" for parameter 'status' supplied: LOGGED_MODEL_PENDING, LOGGED_MODEL_READY or"
                        + " LOGGED_MODEL_UPLOAD_FAILED is expected.");
        };
    }
}
