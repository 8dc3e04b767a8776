// SPDX-License-Identifier: Apache-2.0
package io.neap.serving;

/** A failure that the caller is told about: what was expected, what came, and its {@link ErrorCode}. */
public final class ServingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** In characters. What a caller named, and is told of, may be as long as its body. */
    private static final int MAX_MESSAGE = 1000;

    private final ErrorCode code;

    /** Without a trace unless the fault is ours: to walk the stack costs more than to refuse a request. */
    public ServingException(ErrorCode code, String message) {
        super(brief(message), null, true, code == ErrorCode.INTERNAL);
        this.code = code;
    }

    public ServingException(ErrorCode code, String message, Throwable cause) {
        super(brief(message), cause);
        this.code = code;
    }

    public static ServingException invalid(String message) {
        return new ServingException(ErrorCode.INVALID_ARGUMENT, message);
    }

    public static ServingException unavailable(String message) {
        return new ServingException(ErrorCode.UNAVAILABLE, message);
    }

    private static String brief(String message) {
        if (message.length() <= MAX_MESSAGE) {
            return message;
        }
        int end = Character.isHighSurrogate(message.charAt(MAX_MESSAGE - 1)) ? MAX_MESSAGE - 1 : MAX_MESSAGE;
        return message.substring(0, end) + "…";
    }

    public ErrorCode code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
