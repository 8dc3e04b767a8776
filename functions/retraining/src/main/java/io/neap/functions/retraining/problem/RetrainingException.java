// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.problem;

/**
 * A training that did not happen, for a reason that the sender of the event is told.
 *
 * <p>The status decides what a sender does next: 4xx would fail again and is given up, 5xx is delivered again.
 */
public final class RetrainingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    private RetrainingException(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    private RetrainingException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** 400: the event itself is malformed. */
    public static RetrainingException badEvent(String message) {
        return new RetrainingException(400, message);
    }

    /** 422: the event is fine, but nothing can be trained from what it leads to. */
    public static RetrainingException badData(String message) {
        return new RetrainingException(422, message);
    }

    /** 500: the model that was trained is not fit to be registered. */
    public static RetrainingException unfit(String message) {
        return new RetrainingException(500, message);
    }

    /** 503: something needed does not answer now; the same event may work later. */
    public static RetrainingException unavailable(String message, Throwable cause) {
        return new RetrainingException(503, message, cause);
    }

    /** 503: something needed refuses now; the same event may work later. */
    public static RetrainingException unavailable(String message) {
        return new RetrainingException(503, message);
    }

    public int status() {
        return status;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
