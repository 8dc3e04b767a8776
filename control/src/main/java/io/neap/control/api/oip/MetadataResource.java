// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.oip;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.metadata.MetadataQuestion;
import io.neap.control.platform.metadata.MetadataQuestion.Answer;
import io.neap.control.rollout.status.ServiceHealth;
import io.neap.control.rollout.status.ServiceHealth.Told;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Control's own door to a service's metadata and health, for monitors and clients that are to wake nothing. */
@Path("/api/v1/workspaces/{workspace}/services/{service}/v2{path:(/.*)?}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Services")
class MetadataResource {

    private static final String STATE_HEADER = "Neap-State";

    private final ServiceHealth health;

    MetadataResource(ServiceHealth health) {
        this.health = health;
    }

    @GET
    @Operation(
            summary = "Metadata and health by the Open Inference Protocol, without waking the service",
            description =
                    "`/v2`, `/v2/health/live`, `/v2/health/ready`, `/v2/models/{model}[/versions/{version}][/ready]`."
                            + " Neap-State tells whether the revision behind the answer sleeps.")
    public Uni<RestResponse<Map<String, Object>>> get(
            @PathParam("workspace") String workspace, @PathParam("service") String service, @Context UriInfo uri) {
        ServiceName name = new ServiceName(workspace, service);
        Optional<MetadataQuestion> question = MetadataQuestion.of("GET", path(name, uri));
        if (question.isEmpty()) {
            return Uni.createFrom().item(refusal(ErrorCode.ENDPOINT_NOT_FOUND, name));
        }
        return health.tell(name, question.get())
                .map(MetadataResource::response)
                .onFailure(DomainException.class)
                .recoverWithItem(MetadataResource::failure);
    }

    @POST
    @Operation(summary = "Refused: inferences go to the service itself")
    public RestResponse<Map<String, Object>> post(
            @PathParam("workspace") String workspace, @PathParam("service") String service) {
        return refusal(ErrorCode.METHOD_NOT_ALLOWED, new ServiceName(workspace, service));
    }

    /** As the client wrote it: a model's name may have escaped letters. */
    private static String path(ServiceName name, UriInfo uri) {
        String raw = uri.getRequestUri().getRawPath();
        String service = "/" + name.workspace() + "/services/" + name.service();
        return raw.substring(raw.indexOf(service) + service.length());
    }

    private static RestResponse<Map<String, Object>> response(Told told) {
        ResponseBuilder<Map<String, Object>> response = builder(told.answer()).header(STATE_HEADER, told.state());
        return told.answer().status() == ErrorCode.TEMPORARILY_UNAVAILABLE.status()
                ? response.header(HttpHeaders.RETRY_AFTER, 1).build()
                : response.build();
    }

    private static RestResponse<Map<String, Object>> failure(DomainException failure) {
        return builder(Answer.failure(failure.code().status(), failure.getMessage()))
                .build();
    }

    private static RestResponse<Map<String, Object>> refusal(ErrorCode code, ServiceName name) {
        return builder(Answer.failure(
                        code.status(),
                        "control answers for its services only what they are and whether they are ready; ask " + name
                                + " itself at its url for everything else"))
                .build();
    }

    private static ResponseBuilder<Map<String, Object>> builder(Answer answer) {
        return ResponseBuilder.create(RestResponse.Status.fromStatusCode(answer.status()), answer.body());
    }
}
