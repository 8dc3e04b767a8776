// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import io.neap.control.api.mlflow.CurrentWorkspace;
import io.neap.control.api.mlflow.otlp.Otlp;
import io.neap.control.error.DomainException;
import io.neap.control.experiment.trace.Spans;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Spans by OpenTelemetry's protocol over HTTP, as MLflow's clients and any exporter or collector send them; the answer is
 * an {@code ExportTraceServiceResponse}, which is empty. Bodies are unpacked and read by a worker: they may be large.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
@Path("/v1/traces")
class SpanResource {

    private static final String EXPERIMENT = "x-mlflow-experiment-id";

    private final Spans spans;
    private final CurrentWorkspace workspace;
    private final Vertx vertx;

    SpanResource(Spans spans, CurrentWorkspace workspace, Vertx vertx) {
        this.spans = spans;
        this.vertx = vertx;
        this.workspace = workspace;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    public Uni<Response> log(
            @HeaderParam(EXPERIMENT) @Nullable String experimentId,
            @HeaderParam("x-mlflow-run-id") @Nullable String runId,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Nullable String coding,
            byte[] body) {
        if (experimentId == null || experimentId.isBlank()) {
            throw DomainException.invalid("The header " + EXPERIMENT
                    + " is missing: set it to the id of the experiment that the spans belong to.");
        }
        String type = type(contentType);
        Optional<String> run = Optional.ofNullable(runId).filter(id -> !id.isBlank());
        String tenant = workspace.name();
        return vertx.executeBlocking(() -> Otlp.read(type, coding, body), false)
                .chain(sent -> spans.log(tenant, experimentId, run, sent))
                .replaceWith(() ->
                        Response.ok(type.equals(Otlp.JSON) ? "{}" : "", type).build());
    }

    private static String type(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
        if (!type.equals(Otlp.PROTOBUF) && !type.equals(Otlp.JSON)) {
            throw DomainException.invalid(
                    "Invalid Content-Type: " + contentType + ". Expected: " + Otlp.PROTOBUF + " or " + Otlp.JSON + ".");
        }
        return type;
    }
}
