// SPDX-License-Identifier: Apache-2.0
package io.neap.control.error;

/** A failure that the caller is told about: what went wrong and what to do, with its {@link ErrorCode}. */
public final class DomainException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public DomainException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public DomainException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public static DomainException invalid(String message) {
        return new DomainException(ErrorCode.INVALID_PARAMETER_VALUE, message);
    }

    public static DomainException notFound(String message) {
        return new DomainException(ErrorCode.RESOURCE_DOES_NOT_EXIST, message);
    }

    public ErrorCode code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
