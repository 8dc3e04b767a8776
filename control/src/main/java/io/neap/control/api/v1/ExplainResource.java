// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.explain.Explainer;
import io.neap.control.rollout.explain.Explanation;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Why a service serves what it serves. */
@Path("/api/v1/workspaces/{workspace}/services/{service}/explain")
@Tag(name = "Services")
class ExplainResource {

    private final Explainer explainer;
    private final Clock clock;

    ExplainResource(Explainer explainer, Clock clock) {
        this.explainer = explainer;
        this.clock = clock;
    }

    /** The explanation with its service's name in two fields, as everywhere in this API; what is absent is null, and
     * {@code text} is for people. */
    record ExplanationView(
            String workspace,
            String service,
            Instant at,
            List<Explanation.Target> serving,
            Optional<Explanation.Rejected> rejected,
            String text) {}

    @GET
    @Operation(
            summary = "Why the service serves what it serves, from the ledger alone",
            description = "`at` asks for another instant than now, such as 2026-11-23T10:15:30Z.")
    public Uni<ExplanationView> explain(
            @PathParam("workspace") String workspace,
            @PathParam("service") String service,
            @QueryParam("at") @Nullable String at) {
        Instant instant = at == null ? clock.instant() : Instants.parse("at", at);
        return explainer
                .explain(new ServiceName(workspace, service), instant)
                .map(found -> new ExplanationView(
                        workspace,
                        service,
                        found.at(),
                        found.serving(),
                        found.rejected(),
                        String.join("\n", found.text())));
    }
}
