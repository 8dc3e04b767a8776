// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.platform.Cohort;
import io.neap.control.platform.Route;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import io.neap.control.rollout.AffinityDocument;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.InferenceServices;
import io.neap.control.rollout.Template;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The door for gateways: which revision a caller of a service belongs to. */
@Path("/api/v1/workspaces/{workspace}/services/{service}/route")
@Tag(name = "Services")
class RouteResource {

    private final InferenceServices services;

    RouteResource(InferenceServices services) {
        this.services = services;
    }

    /** {@code salt} goes into each caller's bucket; the newest target comes first. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RouteView(
            String workspace,
            String service,
            long generation,
            @Nullable Map<String, Object> affinity,
            String salt,
            List<ShareView> targets) {}

    /** Callers whose bucket is at least {@code from} and below {@code below} belong to it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ShareView(String revision, int percent, @Nullable String tag, int from, int below, long timeoutMillis) {}

    @GET
    @Operation(
            summary = "Which revision a caller belongs to, for gateways that keep callers with their revision",
            description = "503 while no revision was ready yet. The bucket of a caller is defined with cohorts.")
    public Uni<RouteView> route(@PathParam("workspace") String workspace, @PathParam("service") String service) {
        return services.get(new ServiceName(workspace, service)).map(RouteResource::view);
    }

    private static RouteView view(InferenceService service) {
        if (service.deleting()) {
            throw DomainException.notFound(service.name() + " is being deleted.");
        }
        Route route = service.delivery()
                .route()
                .orElseThrow(() -> new DomainException(
                        ErrorCode.TEMPORARILY_UNAVAILABLE,
                        "No revision of " + service.name() + " has been ready yet: ask again in a moment."));
        return new RouteView(
                service.name().workspace(),
                service.name().service(),
                route.generation(),
                route.affinity().map(AffinityDocument::write).orElse(null),
                route.salt(),
                shares(service, route));
    }

    private static List<ShareView> shares(InferenceService service, Route route) {
        List<ShareView> shares = new ArrayList<>();
        int from = 0;
        for (TrafficTarget target : route.targets().reversed()) {
            int below = from + target.percent() * Cohort.PERCENT;
            Template template =
                    service.delivery().revision(target.revision()).orElseThrow().template();
            shares.add(new ShareView(
                    target.revision().name(),
                    target.percent(),
                    target.tag().orElse(null),
                    from,
                    below,
                    template.timeout().toMillis()));
            from = below;
        }
        return shares;
    }
}
