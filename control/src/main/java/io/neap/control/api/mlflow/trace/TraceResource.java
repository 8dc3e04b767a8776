// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import io.neap.control.api.mlflow.CurrentWorkspace;
import io.neap.control.api.mlflow.wire.Empty;
import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.Inputs;
import io.neap.control.api.mlflow.wire.SpansJson;
import io.neap.control.api.mlflow.wire.TraceJson;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
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
import java.util.OptionalLong;

/** {@code mlflow/traces} in version 3, and what version 2 has the same of. */
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

    @POST
    public Uni<TraceJson.One> save(@PathParam(VERSION) String version, byte[] body) {
        requireThree(version, "startTrace");
        return traces.save(workspace.name(), TraceJson.read(Fields.of(body), clock.millis()))
                .map(TraceJson.One::of);
    }

    @GET
    @Path("{trace_id}")
    public Uni<TraceJson.One> get(@PathParam(VERSION) String version, @PathParam("trace_id") String traceId) {
        requireThree(version, "getTraceInfo");
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
                        number(in, "max_timestamp_millis"),
                        number(in, "max_traces"))
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

    private static OptionalLong number(Fields in, String name) {
        return in.integer(name).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /** Version 2 of a trace has another form. */
    private static void requireThree(String version, String method) {
        if (!version.equals("3.0")) {
            throw new DomainException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "MLflow's method " + method + " of version 2 is not served by Neap: use a client of MLflow 3.");
        }
    }
}
