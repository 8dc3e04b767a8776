// SPDX-License-Identifier: Apache-2.0
package io.neap.control.error;

import java.util.Locale;

/**
 * Every failure that Neap reports, once: its HTTP status here, and its name on the wire of each dialect.
 *
 * <p>The constant's name is MLflow's {@code error_code}; {@link #type()} is the {@code type} of RFC 9457 problem
 * details. MLflow's client retries 408, 429 and 5xx for minutes, so a user's mistake is always another 4xx.
 */
public enum ErrorCode {
    INVALID_PARAMETER_VALUE(400),
    RESOURCE_ALREADY_EXISTS(400),
    PERMISSION_DENIED(403),
    RESOURCE_DOES_NOT_EXIST(404),
    ENDPOINT_NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    RESOURCE_CONFLICT(409),
    PAYLOAD_TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    RESOURCE_EXHAUSTED(429),
    INTERNAL_ERROR(500),
    NOT_IMPLEMENTED(501),
    BAD_GATEWAY(502),
    TEMPORARILY_UNAVAILABLE(503),
    DEADLINE_EXCEEDED(504),
    INSUFFICIENT_STORAGE(507);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }

    /** The problem type, a URN such as {@code urn:neap:error:resource-conflict}. */
    public String type() {
        return "urn:neap:error:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
