// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import io.neap.control.api.mlflow.CurrentWorkspace;
import io.neap.control.api.mlflow.wire.Empty;
import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.Inputs;
import io.neap.control.api.mlflow.wire.SpansJson;
import io.neap.control.api.mlflow.wire.TraceJson;
import io.neap.control.experiment.search.Search.View;
import io.neap.control.experiment.search.SearchRequest;
import io.neap.control.experiment.trace.PromptLink;
import io.neap.control.experiment.trace.Spans;
import io.neap.control.experiment.trace.Traces;
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
import java.time.Clock;
import java.util.List;

/** {@code mlflow/traces} in version 3, and what version 2 has in common with it. */
@Path("/{api:api|ajax-api}/{version:2\\.0|3\\.0}/mlflow/traces")
@Produces(MediaType.APPLICATION_JSON)
class TraceResource {

    private static final int PAGE = 100;
    private static final String VERSION = "version";

    private final Traces traces;
    private final Spans spans;
    private final CurrentWorkspace workspace;
    private final Clock clock;

    TraceResource(Traces traces, Spans spans, CurrentWorkspace workspace, Clock clock) {
        this.traces = traces;
        this.spans = spans;
        this.workspace = workspace;
        this.clock = clock;
    }

    /** In version 2 the server chooses the id. */
    @POST
    public Uni<StartedJson> save(@PathParam(VERSION) String version, byte[] body) {
        Fields in = Fields.of(body);
        if (version.equals(ApiVersion.TWO)) {
            return traces.begin(
                            workspace.name(),
                            in.required("experiment_id"),
                            in.integer("timestamp_ms").orElseGet(clock::millis),
                            Inputs.tags(in),
                            TraceInfoJson.metadata(in))
                    .map(StartedJson::ofTwo);
        }
        return traces.save(workspace.name(), TraceJson.read(in, clock.millis())).map(StartedJson::ofThree);
    }

    @GET
    @Path("{trace_id}")
    public Uni<TraceJson.One> get(@PathParam(VERSION) String version, @PathParam("trace_id") String traceId) {
        ApiVersion.require(version, ApiVersion.THREE);
        return traces.get(workspace.name(), traceId).map(TraceJson.One::of);
    }

    @GET
    @Path("get")
    public Uni<SpansJson.One> getWhole(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        return spans.get(workspace.name(), in.required("trace_id"), in.flag("allow_partial", false))
                .map(SpansJson.One::of);
    }

    @GET
    @Path("batchGet")
    public Uni<SpansJson.All> getWholes(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        return spans.get(workspace.name(), in.requiredTexts("trace_ids")).map(SpansJson.All::of);
    }

    @POST
    @Path("batchGetInfos")
    public Uni<TraceJson.Infos> infos(byte[] body) {
        return traces.get(workspace.name(), Fields.of(body).requiredTexts("trace_ids"))
                .map(TraceJson.Infos::of);
    }

    @POST
    @Path("search")
    public Uni<TraceJson.Found> search(byte[] body) {
        Fields in = Fields.of(body);
        List<String> experiments = in.requiredObjects("locations").stream()
                .map(TraceJson::experimentId)
                .toList();
        SearchRequest request = new SearchRequest(
                in.text("filter").orElse(""),
                in.texts("order_by"),
                View.ALL,
                Inputs.size(in, PAGE),
                in.text("page_token").orElse(""));
        return traces.search(workspace.name(), experiments, request).map(TraceJson.Found::of);
    }

    @POST
    @Path("delete-traces")
    public Uni<TraceJson.Deleted> delete(byte[] body) {
        Fields in = Fields.of(body);
        return traces.delete(
                        workspace.name(),
                        in.required("experiment_id"),
                        in.texts("request_ids"),
                        in.optionalLong("max_timestamp_millis"),
                        in.optionalLong("max_traces"))
                .map(TraceJson.Deleted::new);
    }

    @POST
    @Path("link-to-run")
    public Uni<Empty> link(byte[] body) {
        Fields in = Fields.of(body);
        List<String> ids = in.requiredTexts("trace_ids");
        return traces.link(workspace.name(), in.required("run_id"), ids).replaceWith(Empty.ANSWER);
    }

    @POST
    @Path("link-prompts")
    public Uni<Empty> linkPrompts(byte[] body) {
        Fields in = Fields.of(body);
        List<PromptLink> prompts = in.requiredObjects("prompt_versions").stream()
                .map(prompt -> new PromptLink(prompt.required("name"), prompt.required("version")))
                .toList();
        return traces.linkPrompts(workspace.name(), in.required("trace_id"), prompts)
                .replaceWith(Empty.ANSWER);
    }

    @PATCH
    @Path("{trace_id}/tags")
    public Uni<Empty> setTag(@PathParam("trace_id") String traceId, byte[] body) {
        return traces.setTag(workspace.name(), traceId, Inputs.tag(Fields.of(body)))
                .replaceWith(Empty.ANSWER);
    }

    @DELETE
    @Path("{trace_id}/tags")
    public Uni<Empty> deleteTag(@PathParam("trace_id") String traceId, byte[] body) {
        return traces.deleteTag(workspace.name(), traceId, Fields.of(body).required("key"))
                .replaceWith(Empty.ANSWER);
    }
}
