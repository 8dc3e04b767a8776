// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import io.neap.control.api.mlflow.CurrentWorkspace;
import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.Inputs;
import io.neap.control.experiment.search.Search.View;
import io.neap.control.experiment.search.SearchRequest;
import io.neap.control.experiment.trace.Traces;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;

/** What {@code mlflow/traces} has in version 2 alone, for clients before MLflow 3. */
@Path("/{api:api|ajax-api}/{version:2\\.0|3\\.0}/mlflow/traces")
@Produces(MediaType.APPLICATION_JSON)
class OldTraceResource {

    private static final int PAGE = 100;
    private static final String VERSION = "version";
    private static final String REQUEST = "request_id";

    private final Traces traces;
    private final CurrentWorkspace workspace;
    private final Clock clock;

    OldTraceResource(Traces traces, CurrentWorkspace workspace, Clock clock) {
        this.traces = traces;
        this.workspace = workspace;
        this.clock = clock;
    }

    @PATCH
    @Path("{request_id}")
    public Uni<TraceInfoJson.One> end(
            @PathParam(VERSION) String version, @PathParam(REQUEST) String requestId, byte[] body) {
        ApiVersion.require(version, ApiVersion.TWO);
        Fields in = Fields.of(body);
        return traces.end(
                        workspace.name(),
                        requestId,
                        in.integer("timestamp_ms").orElseGet(clock::millis),
                        TraceInfoJson.state(in),
                        Inputs.tags(in),
                        TraceInfoJson.metadata(in))
                .map(TraceInfoJson.One::of);
    }

    @GET
    @Path("{request_id}/info")
    public Uni<TraceInfoJson.One> get(@PathParam(VERSION) String version, @PathParam(REQUEST) String requestId) {
        ApiVersion.require(version, ApiVersion.TWO);
        return traces.get(workspace.name(), requestId).map(TraceInfoJson.One::of);
    }

    @GET
    public Uni<TraceInfoJson.Found> search(@PathParam(VERSION) String version, @Context UriInfo uri) {
        ApiVersion.require(version, ApiVersion.TWO);
        Fields in = Fields.of(uri.getQueryParameters());
        SearchRequest request = new SearchRequest(
                in.text("filter").orElse(""),
                in.texts("order_by"),
                View.ALL,
                Inputs.size(in, PAGE),
                in.text("page_token").orElse(""));
        return traces.search(workspace.name(), in.requiredTexts("experiment_ids"), request)
                .map(TraceInfoJson.Found::of);
    }
}
