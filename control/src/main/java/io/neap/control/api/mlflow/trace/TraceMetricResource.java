// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import io.neap.control.api.mlflow.CurrentWorkspace;
import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.experiment.trace.metric.MetricRequest;
import io.neap.control.experiment.trace.metric.TraceMetrics;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What many traces say together. */
@Path("/{api:api|ajax-api}/{version:2\\.0|3\\.0}/mlflow/traces")
@Produces(MediaType.APPLICATION_JSON)
class TraceMetricResource {

    private static final String EXPERIMENTS = "experiment_ids";

    private final TraceMetrics metrics;
    private final CurrentWorkspace workspace;

    TraceMetricResource(TraceMetrics metrics, CurrentWorkspace workspace) {
        this.metrics = metrics;
        this.workspace = workspace;
    }

    @POST
    @Path("metrics")
    public Uni<MetricsJson> query(byte[] body) {
        Fields in = Fields.of(body);
        MetricRequest request = MetricsJson.read(in);
        return metrics.query(workspace.name(), in.requiredTexts(EXPERIMENTS), request)
                .map(found -> MetricsJson.of(request.metric(), found));
    }

    @POST
    @Path("calculate-filter-correlation")
    public Uni<CorrelationJson> correlate(byte[] body) {
        Fields in = Fields.of(body);
        return metrics.correlate(
                        workspace.name(),
                        in.requiredTexts(EXPERIMENTS),
                        in.required("filter_string1"),
                        in.required("filter_string2"),
                        in.text("base_filter").orElse(""))
                .map(CorrelationJson::of);
    }
}
