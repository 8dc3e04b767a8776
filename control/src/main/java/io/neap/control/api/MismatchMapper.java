// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
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
        return errors.toResponse(new DomainException(
                ErrorCode.INVALID_PARAMETER_VALUE,
                field.isEmpty()
                        ? "The body is JSON, but not an object {…} as is expected here."
                        : "The body's '" + field + "' is JSON of another kind than is expected there.",
                failure));
    }
}
