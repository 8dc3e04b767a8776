// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import io.neap.control.error.DomainException;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.InferenceServices;
import io.neap.control.rollout.SpecDocument;
import io.neap.control.rollout.controller.Intervention;
import io.neap.control.rollout.controller.RolloutSchedule;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Services: asked for by PUT, as often as one likes; the same spec is the same generation. */
@Path("/api/v1/workspaces/{workspace}/services")
@Tag(name = "Services")
class ServiceResource {

    private final InferenceServices services;
    private final Intervention intervention;
    private final ServiceViews views;
    private final RolloutSchedule schedule;

    ServiceResource(
            InferenceServices services, Intervention intervention, ServiceViews views, RolloutSchedule schedule) {
        this.services = services;
        this.intervention = intervention;
        this.views = views;
        this.schedule = schedule;
    }

    record ServiceList(List<ServiceView> services) {}

    @GET
    @Operation(summary = "The services of a workspace, by name")
    public Uni<ServiceList> list(@PathParam("workspace") String workspace, @Context UriInfo uri) {
        return services.list(workspace)
                .chain(found -> Multi.createFrom()
                        .iterable(found)
                        .onItem()
                        .transformToUniAndConcatenate(service -> views.of(service, uri))
                        .collect()
                        .asList())
                .map(ServiceList::new);
    }

    @GET
    @Path("{service}")
    @Operation(summary = "One service: its spec, conditions, traffic and latest rollout; the ETag is its generation")
    public Uni<RestResponse<ServiceView>> get(
            @PathParam("workspace") String workspace, @PathParam("service") String service, @Context UriInfo uri) {
        return services.get(new ServiceName(workspace, service))
                .chain(found -> views.of(found, uri))
                .map(view -> response(200, view));
    }

    @PUT
    @Path("{service}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Asks for a service to be as the spec says: 201 when it is new, 200 otherwise")
    public Uni<RestResponse<ServiceView>> put(
            @PathParam("workspace") String workspace,
            @PathParam("service") String service,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Nullable Map<String, Object> spec,
            @Context UriInfo uri) {
        ServiceName name = new ServiceName(workspace, service);
        if (spec == null) {
            throw DomainException.invalid("Send the spec as the body: {\"model\": \"models:/name/version\"}.");
        }
        return services.apply(name, SpecDocument.read(spec), generation(ifMatch), LedgerEntry.CLIENT)
                .invoke(applied -> schedule.soon(name))
                .chain(applied ->
                        views.of(applied.service(), uri).map(view -> response(applied.created() ? 201 : 200, view)));
    }

    @DELETE
    @Path("{service}")
    @Operation(summary = "Takes a service off the network at once, drains its revisions and then forgets it")
    public Uni<RestResponse<ServiceView>> delete(
            @PathParam("workspace") String workspace, @PathParam("service") String service, @Context UriInfo uri) {
        ServiceName name = new ServiceName(workspace, service);
        return services.delete(name, LedgerEntry.CLIENT)
                .invoke(deleted -> schedule.soon(name))
                .chain(deleted -> views.of(deleted, uri))
                .map(view -> response(202, view));
    }

    @POST
    @Path("{service}/rollout/promote")
    @Operation(summary = "Gives the candidate of a running rollout all requests, whatever its analysis says")
    public Uni<RestResponse<ServiceView>> promote(
            @PathParam("workspace") String workspace, @PathParam("service") String service, @Context UriInfo uri) {
        ServiceName name = new ServiceName(workspace, service);
        return decided(intervention.promote(name, LedgerEntry.CLIENT), uri);
    }

    @POST
    @Path("{service}/rollout/abort")
    @Operation(summary = "Ends a running rollout: what served before gets all requests back")
    public Uni<RestResponse<ServiceView>> abort(
            @PathParam("workspace") String workspace, @PathParam("service") String service, @Context UriInfo uri) {
        ServiceName name = new ServiceName(workspace, service);
        return decided(intervention.abort(name, LedgerEntry.CLIENT), uri);
    }

    private Uni<RestResponse<ServiceView>> decided(Uni<InferenceService> decision, UriInfo uri) {
        return decision.invoke(service -> schedule.soon(service.name()))
                .chain(service -> views.of(service, uri))
                .map(view -> response(200, view));
    }

    private static OptionalLong generation(@Nullable String ifMatch) {
        if (ifMatch == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(ifMatch.strip().replace("\"", "")));
        } catch (NumberFormatException e) {
            throw DomainException.invalid(
                    "If-Match must be the generation that you have read, such as \"3\", but is " + ifMatch + ".");
        }
    }

    private static RestResponse<ServiceView> response(int status, ServiceView view) {
        return RestResponse.ResponseBuilder.create(RestResponse.Status.fromStatusCode(status), view)
                .header(HttpHeaders.ETAG, "\"" + view.generation() + "\"")
                .build();
    }
}
