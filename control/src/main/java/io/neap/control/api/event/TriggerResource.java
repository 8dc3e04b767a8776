// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import io.neap.control.error.DomainException;
import io.neap.control.pipeline.trigger.Trigger;
import io.neap.control.pipeline.trigger.TriggerSpec;
import io.neap.control.pipeline.trigger.Triggers;
import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Triggers over HTTP. */
@Path("/api/v1/workspaces/{workspace}/triggers")
@Produces(MediaType.APPLICATION_JSON)
class TriggerResource {

    private final Triggers triggers;

    TriggerResource(Triggers triggers) {
        this.triggers = triggers;
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<TriggerView> put(
            @PathParam("workspace") String workspace, @PathParam("name") String name, TriggerView.@Nullable Spec spec) {
        if (spec == null) {
            throw DomainException.invalid("The body is empty: send the trigger as JSON.");
        }
        TriggerSpec wanted = spec.toSpec();
        return triggers.put(new ServiceName(workspace, name), wanted)
                .chain(triggers::status)
                .map(TriggerView::of);
    }

    @GET
    @Path("{name}")
    public Uni<TriggerView> get(@PathParam("workspace") String workspace, @PathParam("name") String name) {
        return triggers.get(new ServiceName(workspace, name)).map(TriggerView::of);
    }

    @DELETE
    @Path("{name}")
    public Uni<Void> delete(@PathParam("workspace") String workspace, @PathParam("name") String name) {
        return triggers.delete(new ServiceName(workspace, name));
    }

    /** Without what their functions are doing. */
    @GET
    public Uni<Map<String, List<TriggerView>>> list(@PathParam("workspace") String workspace) {
        return triggers.list(workspace).map(all -> Map.of("triggers", views(all)));
    }

    private static List<TriggerView> views(List<Trigger> all) {
        return all.stream().map(TriggerView::of).toList();
    }
}
