// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import com.fasterxml.jackson.core.JacksonException;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Tells every failure in the words of the dialect that was asked: MLflow's {@code error_code} below its paths, problem
 * details (RFC 9457) elsewhere. Only what nobody foresaw is a 500, and only that is logged.
 */
@Provider
class ErrorMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = Logger.getLogger(ErrorMapper.class);

    private final UriInfo uri;
    private final Request request;

    ErrorMapper(UriInfo uri, Request request) {
        this.uri = uri;
        this.request = request;
    }

    @Override
    public Response toResponse(Throwable failure) {
        DomainException known = known(failure);
        String path = uri.getPath();
        Response.ResponseBuilder response = Response.status(known.code().status());
        if (known.isPassing()) {
            response.header("Retry-After", 1);
        }
        return MlflowError.covers(path)
                ? response.type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(MlflowError.of(known))
                        .build()
                : response.type(Problem.MEDIA_TYPE)
                        .entity(Problem.of(known, path))
                        .build();
    }

    private DomainException known(Throwable failure) {
        return switch (failure) {
            case DomainException known -> known;
            case JacksonException malformed -> malformed(malformed);
            case WebApplicationException web when web.getCause() instanceof JacksonException cause -> malformed(cause);
            case NotFoundException web when web.getCause() != null -> unreadable(web.getCause());
            case WebApplicationException web when web.getResponse().getStatus() < 500 -> refused(web);
            default -> DatabaseFailure.of(failure).map(this::told).orElseGet(() -> unforeseen(failure));
        };
    }

    private static DomainException malformed(JacksonException cause) {
        return new DomainException(
                ErrorCode.INVALID_PARAMETER_VALUE,
                "The body is not the JSON that is expected here: " + cause.getOriginalMessage(),
                cause);
    }

    /** A parameter of the query that is no number; to Jakarta REST such a path is not found, and it keeps no name. */
    private DomainException unreadable(Throwable cause) {
        String reason = String.valueOf(cause.getMessage());
        String parameter = uri.getQueryParameters().entrySet().stream()
                .filter(sent -> sent.getValue().stream().anyMatch(value -> reason.contains('"' + value + '"')))
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(" or "));
        return new DomainException(
                ErrorCode.INVALID_PARAMETER_VALUE,
                (parameter.isEmpty() ? "A parameter" : "The parameter " + parameter) + " of " + uri.getPath()
                        + " has a value that cannot be read: " + reason + ".",
                cause);
    }

    private DomainException refused(WebApplicationException web) {
        String path = uri.getPath();
        return switch (web.getResponse().getStatus()) {
            case 404 -> unserved(ErrorCode.ENDPOINT_NOT_FOUND, "Nothing answers at " + path + ".", web);
            case 405 ->
                unserved(ErrorCode.METHOD_NOT_ALLOWED, path + " does not answer to " + request.getMethod() + ".", web);
            case 406 ->
                new DomainException(
                        ErrorCode.NOT_ACCEPTABLE,
                        request.getMethod() + " " + path + " has no answer of the kind that Accept asks for: ask for"
                                + " application/json.",
                        web);
            case 415 ->
                new DomainException(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        request.getMethod() + " " + path
                                + " takes no body of this Content-Type: send application/json.",
                        web);
            case 413 -> new DomainException(ErrorCode.PAYLOAD_TOO_LARGE, "The body is too large.", web);
            default ->
                new DomainException(
                        ErrorCode.INVALID_PARAMETER_VALUE, "The request is refused: " + web.getMessage() + ".", web);
        };
    }

    /** What MLflow declares and Neap does not serve is told apart from what nobody knows. */
    private DomainException unserved(ErrorCode code, String otherwise, WebApplicationException web) {
        return MlflowMethod.of(request.getMethod(), uri.getPath())
                .map(method -> new DomainException(
                        ErrorCode.NOT_IMPLEMENTED,
                        "MLflow's method " + method.name() + " (" + method.verb() + " " + method.path()
                                + ") is not served by Neap.",
                        web))
                .orElseGet(() -> new DomainException(code, otherwise, web));
    }

    private DomainException told(DomainException refused) {
        if (refused.code().status() >= 500) {
            LOG.warnf("request=%s failed: %s", uri.getPath(), refused.getCause());
        }
        return refused;
    }

    private DomainException unforeseen(Throwable failure) {
        LOG.errorf(failure, "request=%s failed", uri.getPath());
        return new DomainException(
                ErrorCode.INTERNAL_ERROR, "The request failed inside Neap; its log says why.", failure);
    }
}
