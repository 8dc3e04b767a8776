// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Objects;
import java.util.stream.Collectors;

/** A body of JSON that is another thing than is expected: Quarkus has a mapper for it that answers without a word. */
@Provider
class MismatchMapper implements ExceptionMapper<MismatchedInputException> {

    private final ErrorMapper errors;

    MismatchMapper(ErrorMapper errors) {
        this.errors = errors;
    }

    @Override
    public Response toResponse(MismatchedInputException failure) {
        String field = failure.getPath().stream()
                .map(Reference::getFieldName)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
        return errors.toResponse(
                new DomainException(ErrorCode.INVALID_PARAMETER_VALUE, message(failure, field), failure));
    }

    private static String message(MismatchedInputException failure, String field) {
        if (failure instanceof UnrecognizedPropertyException unknown && unknown.getKnownPropertyIds() != null) {
            return field + " is unknown here; known are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + ".";
        }
        if (!field.isEmpty()) {
            return "The body's '" + field + "' is JSON of another kind than is expected there.";
        }
        return failure.getOriginalMessage().startsWith("Trailing token")
                ? "The body goes on behind the JSON document: send one document."
                : "The body is JSON, but not an object {…} as is expected here.";
    }
}
