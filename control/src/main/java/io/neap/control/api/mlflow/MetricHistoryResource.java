// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.Inputs;
import io.neap.control.api.mlflow.wire.MetricJson;
import io.neap.control.error.DomainException;
import io.neap.control.experiment.history.MetricHistory;
import io.neap.control.experiment.history.Steps;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** {@code mlflow/metrics}: the points of a metric back. */
@Path("/{api:api|ajax-api}/2.0/mlflow/metrics")
@Produces(MediaType.APPLICATION_JSON)
class MetricHistoryResource {

    private static final int PAGE = 25_000;
    private static final long SAMPLE = 2_500;

    private final MetricHistory history;
    private final CurrentWorkspace workspace;

    MetricHistoryResource(MetricHistory history, CurrentWorkspace workspace) {
        this.history = history;
        this.workspace = workspace;
    }

    @GET
    @Path("get-history")
    public Uni<MetricJson.History> ofRun(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        return history.ofRun(
                        workspace.name(),
                        in.runId(),
                        in.required("metric_key"),
                        Inputs.size(in, PAGE),
                        in.text("page_token").orElse(""))
                .map(MetricJson.History::of);
    }

    @GET
    @Path("get-history-bulk")
    public Uni<MetricJson.History> ofRuns(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        List<String> runIds = in.texts("run_id");
        String key = in.text("metric_key")
                .orElseThrow(() -> DomainException.invalid("GetMetricHistoryBulk request must specify a metric_key."));
        return history.ofRuns(workspace.name(), runIds, key, Inputs.size(in, PAGE))
                .map(MetricJson.History::of);
    }

    @GET
    @Path("get-history-bulk-interval")
    public Uni<MetricJson.History> sample(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        List<String> runIds = in.requiredTexts("run_ids");
        Steps steps = Steps.of(in.integer("start_step"), in.integer("end_step"));
        long size = in.integer("max_results").orElse(SAMPLE);
        return history.sample(workspace.name(), runIds, in.required("metric_key"), steps, size)
                .map(MetricJson.History::of);
    }
}
