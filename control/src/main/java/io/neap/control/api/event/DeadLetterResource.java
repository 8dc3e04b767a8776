// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.neap.control.error.DomainException;
import io.neap.control.pipeline.letter.DeadLetter;
import io.neap.control.pipeline.letter.DeadLetters;
import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestResponse;

/** Dead letters over HTTP: Brokers bring them, people read them. */
@Path("/api/v1/workspaces/{workspace}")
class DeadLetterResource {

    private static final int MOST = 1000;

    private final DeadLetters letters;

    DeadLetterResource(DeadLetters letters) {
        this.letters = letters;
    }

    /** Answers without a body, as a Broker takes any for an event. */
    @POST
    @Path("triggers/{name}/dead-letters")
    @Consumes(MediaType.WILDCARD)
    public Uni<RestResponse<Void>> keep(
            @PathParam("workspace") String workspace,
            @PathParam("name") String name,
            @Context HttpHeaders headers,
            byte[] body) {
        ServiceName trigger = new ServiceName(workspace, name);
        CloudEvent event = EventReader.read(headers.getRequestHeaders(), body);
        return letters.keep(trigger, event).replaceWith(RestResponse.accepted());
    }

    /** The newest first. */
    @GET
    @Path("dead-letters")
    @Produces(MediaType.APPLICATION_JSON)
    public Uni<Map<String, List<View>>> list(
            @PathParam("workspace") String workspace, @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > MOST) {
            throw DomainException.invalid("limit must be between 1 and " + MOST + ", but is " + limit + ".");
        }
        return letters.list(workspace, limit)
                .map(found -> Map.of("deadLetters", found.stream().map(View::of).toList()));
    }

    /**
     * A dead letter on the wire.
     *
     * @param event the whole event in CloudEvents' JSON format, to be posted again
     */
    record View(String trigger, String receivedAt, String reason, String event) {

        static View of(DeadLetter letter) {
            return new View(
                    letter.trigger().service(),
                    letter.receivedAt().toString(),
                    letter.reason(),
                    new String(new JsonFormat().serialize(letter.event()), StandardCharsets.UTF_8));
        }
    }
}
