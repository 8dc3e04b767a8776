// SPDX-License-Identifier: Apache-2.0
package io.neap.control.error;

/** A failure that the caller is told about: what went wrong and what to do, with its {@link ErrorCode}. */
public final class DomainException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final boolean passing;

    public DomainException(ErrorCode code, String message) {
        this(code, message, false);
    }

    private DomainException(ErrorCode code, String message, boolean passing) {
        super(message);
        this.code = code;
        this.passing = passing;
    }

    public DomainException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.passing = false;
    }

    public static DomainException invalid(String message) {
        return new DomainException(ErrorCode.INVALID_PARAMETER_VALUE, message);
    }

    public static DomainException notFound(String message) {
        return new DomainException(ErrorCode.RESOURCE_DOES_NOT_EXIST, message);
    }

    /** What is asked for collides with work that ends by itself: the same request is to be sent again a little later. */
    public static DomainException busy(String message) {
        return new DomainException(ErrorCode.RESOURCE_CONFLICT, message, true);
    }

    /** Whether the same request may succeed a little later, so that the answer says when to try again. */
    public boolean isPassing() {
        return passing || code == ErrorCode.TEMPORARILY_UNAVAILABLE || code == ErrorCode.RESOURCE_EXHAUSTED;
    }

    public ErrorCode code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
