// SPDX-License-Identifier: Apache-2.0
package io.neap.serving;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * Every failure that serving reports, once: its HTTP status and its gRPC status code.
 *
 * <p>A request's mistake is a 4xx; {@link #UNAVAILABLE} may be retried as it is, and says so by {@code Retry-After}.
 */
public enum ErrorCode {
    INVALID_ARGUMENT(400, 3),
    ALREADY_EXISTS(400, 6),
    PERMISSION_DENIED(403, 7),
    NOT_FOUND(404, 5),
    METHOD_NOT_ALLOWED(405, 12),
    STALLED(408, 4),
    PAYLOAD_TOO_LARGE(413, 8),
    CANCELLED(499, 1),
    INTERNAL(500, 13),
    UNIMPLEMENTED(501, 12),
    UNAVAILABLE(503, 14),
    DEADLINE_EXCEEDED(504, 4);

    private final int httpStatus;
    private final int grpcStatus;

    /** What a failure is to the caller; one that is none of ours is {@link #INTERNAL}. */
    public static ErrorCode of(Throwable failure) {
        return switch (failure) {
            case ServingException known -> known.code();
            case CompletionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
            case TimeoutException late -> DEADLINE_EXCEEDED;
            case CancellationException gone -> CANCELLED;
            case OutOfMemoryError full -> UNAVAILABLE;
            default -> INTERNAL;
        };
    }

    ErrorCode(int httpStatus, int grpcStatus) {
        this.httpStatus = httpStatus;
        this.grpcStatus = grpcStatus;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** The value of gRPC's {@code Status.Code}. */
    public int grpcStatus() {
        return grpcStatus;
    }
}
