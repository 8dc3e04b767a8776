// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import io.cloudevents.CloudEvent;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.monitor.usage.Usages;
import io.neap.control.pipeline.EventDoor;
import io.neap.control.pipeline.EventReceipt;
import io.neap.control.pipeline.OutboxDispatcher;
import io.neap.control.pipeline.PipelineConfig;
import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;

/** The event door over HTTP. */
@Path("/api/v1/workspaces/{workspace}/events")
class EventResource {

    private static final Logger LOG = Logger.getLogger(EventResource.class);

    private final EventDoor door;
    private final OutboxDispatcher dispatcher;
    private final Usages usages;
    private final PipelineConfig config;

    EventResource(EventDoor door, OutboxDispatcher dispatcher, Usages usages, PipelineConfig config) {
        this.door = door;
        this.usages = usages;
        this.dispatcher = dispatcher;
        this.config = config;
    }

    /**
     * Answers 202 with what the event has started; the same for an event that is known.
     *
     * @param receipt false for an answer without a body: a Broker takes any for an event, and one that is none for a failure
     */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<EventReceipt>> accept(
            @PathParam("workspace") String workspace,
            @QueryParam("receipt") @DefaultValue("true") boolean receipt,
            @Context HttpHeaders headers,
            byte[] body) {
        String checked = new ServiceName(workspace, "any").workspace();
        if (body.length > config.maxEventSize()) {
            throw new DomainException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "The event has " + body.length + " bytes and may have " + config.maxEventSize()
                            + ": send data as an artifact, and their address in the event.");
        }
        CloudEvent event = EventTrace.traced(
                EventReader.read(headers.getRequestHeaders(), body), headers.getHeaderString("traceparent"));
        Uni<EventReceipt> taken = UsageReader.isUsage(event)
                ? count(checked, event)
                : door.accept(checked, event).call(this::dispatch);
        return taken.map(accepted -> receipt ? RestResponse.accepted(accepted) : RestResponse.accepted());
    }

    /** Usage is summed up: it starts nothing, and is no fact for the ledger. */
    private Uni<EventReceipt> count(String workspace, CloudEvent event) {
        return usages.add(UsageReader.read(workspace, event))
                .map(counted ->
                        new EventReceipt(workspace, event.getSource().toString(), event.getId(), !counted, List.of()));
    }

    /** Only saves the wait for the next look into the outbox. */
    private Uni<Void> dispatch(EventReceipt receipt) {
        return dispatcher.dispatch().onFailure().recoverWithUni(failure -> {
            LOG.debugf(failure, "event=%s waits for the next look into the outbox", receipt.id());
            return Uni.createFrom().voidItem();
        });
    }
}
