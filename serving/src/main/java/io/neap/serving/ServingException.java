// SPDX-License-Identifier: Apache-2.0
package io.neap.serving;

/** A failure that the caller is told about: what was expected, what came, and its {@link ErrorCode}. */
public final class ServingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public ServingException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public ServingException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public static ServingException invalid(String message) {
        return new ServingException(ErrorCode.INVALID_ARGUMENT, message);
    }

    public static ServingException unavailable(String message) {
        return new ServingException(ErrorCode.UNAVAILABLE, message);
    }

    public ErrorCode code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
