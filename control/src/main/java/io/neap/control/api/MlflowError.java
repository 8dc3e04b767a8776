// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.neap.control.error.DomainException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A failure as MLflow's clients read it; they decide by {@code error_code}, and newer ones show the class.
 *
 * @param sqlstate whose fault it is: {@code KAM00} the caller's, {@code XXM00} the server's
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record MlflowError(
        @JsonProperty("error_code") String errorCode,
        String message,
        String sqlstate,
        @JsonProperty("error_class") @Nullable String errorClass) {

    private static final Pattern PATHS = Pattern.compile("/(ajax-)?api/[23]\\.0/.*|/v1/traces");

    static boolean covers(String path) {
        return PATHS.matcher(path).matches();
    }

    public static MlflowError of(DomainException failure) {
        String errorClass = switch (failure.code()) {
            case INVALID_PARAMETER_VALUE,
                    PAYLOAD_TOO_LARGE,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    UNSUPPORTED_MEDIA_TYPE -> "INVALID_PARAMETER_VALUE";
            case RESOURCE_ALREADY_EXISTS -> "RESOURCE_ALREADY_EXISTS";
            case RESOURCE_DOES_NOT_EXIST, ENDPOINT_NOT_FOUND -> "RESOURCE_NOT_FOUND";
            case PERMISSION_DENIED -> "PERMISSION_DENIED";
            case INTERNAL_ERROR, TEMPORARILY_UNAVAILABLE -> "CLIENT_INTERNAL_ERROR";
            case RESOURCE_CONFLICT,
                    RESOURCE_EXHAUSTED,
                    NOT_IMPLEMENTED,
                    BAD_GATEWAY,
                    DEADLINE_EXCEEDED,
                    INSUFFICIENT_STORAGE -> null;
        };
        String sqlstate = failure.code().status() < 500 ? "KAM00" : "XXM00";
        return new MlflowError(failure.code().name(), failure.getMessage(), sqlstate, errorClass);
    }
}
