// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import io.neap.control.error.DomainException;
import io.neap.control.pipeline.PipelineRunStore;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/** Pipeline runs over HTTP. */
@Path("/api/v1/workspaces/{workspace}/pipeline-runs")
@Produces(MediaType.APPLICATION_JSON)
class PipelineRunResource {

    private static final int MOST = 1000;

    private final PipelineRunStore runs;

    PipelineRunResource(PipelineRunStore runs) {
        this.runs = runs;
    }

    /** The newest first. */
    @GET
    public Uni<Map<String, List<PipelineRunView>>> list(
            @PathParam("workspace") String workspace, @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > MOST) {
            throw DomainException.invalid("limit must be between 1 and " + MOST + ", but is " + limit + ".");
        }
        return runs.list(workspace, limit)
                .map(found -> Map.of(
                        "pipelineRuns", found.stream().map(PipelineRunView::of).toList()));
    }

    @GET
    @Path("{id}")
    public Uni<PipelineRunView> get(@PathParam("workspace") String workspace, @PathParam("id") String id) {
        return runs.find(id)
                .map(found -> found.filter(run -> run.trigger().workspace().equals(workspace))
                        .map(PipelineRunView::of)
                        .orElseThrow(() -> DomainException.notFound(
                                "There is no pipeline run " + id + " in workspace " + workspace + ".")));
    }
}
