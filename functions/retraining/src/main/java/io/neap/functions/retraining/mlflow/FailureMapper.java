// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.functions.retraining.mlflow.Messages.Failure;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/** Reads MLflow's error body, {@code {"error_code", "message"}}; a proxy on the way may answer something else. */
final class FailureMapper implements ResponseExceptionMapper<MlflowException> {

    private static final int LONGEST = 500;

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public MlflowException toThrowable(Response response) {
        String body = response.hasEntity() ? response.readEntity(String.class) : "";
        try {
            Failure failure = json.readValue(body, Failure.class);
            return new MlflowException(
                    response.getStatus(),
                    Objects.requireNonNullElse(failure.errorCode(), ""),
                    Objects.requireNonNullElse(failure.message(), ""));
        } catch (JsonProcessingException e) {
            return new MlflowException(response.getStatus(), "", body.substring(0, Math.min(body.length(), LONGEST)));
        }
    }
}
