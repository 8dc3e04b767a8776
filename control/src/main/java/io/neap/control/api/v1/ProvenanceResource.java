// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import io.neap.control.model.provenance.Provenances;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where a run came from. */
@Path("/api/v1/workspaces/{workspace}/runs/{run}/provenance")
@Tag(name = "Runs")
class ProvenanceResource {

    private final Provenances provenances;

    ProvenanceResource(Provenances provenances) {
        this.provenances = provenances;
    }

    @GET
    @Operation(
            summary = "Code, data, packages and place in the ledger of a run, and what it left, each with its digest",
            description = "`logged.holds` says whether params and metrics are what they were when the run ended.")
    public Uni<ProvenanceView> get(@PathParam("workspace") String workspace, @PathParam("run") String run) {
        return provenances.of(workspace, run).map(ProvenanceView::of);
    }
}
