// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.mlflow;

/** An answer of an MLflow server that is no success. */
final class MlflowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String errorCode;

    MlflowException(int status, String errorCode, String message) {
        super("MLflow answered " + status + " " + errorCode + ": " + message);
        this.status = status;
        this.errorCode = errorCode;
    }

    /** Whether the same request may be answered in a moment. */
    boolean isMomentary() {
        return status == 429 || status == 503;
    }

    boolean isMissing() {
        return status == 404;
    }

    boolean isExisting() {
        return errorCode.equals("RESOURCE_ALREADY_EXISTS");
    }

    int status() {
        return status;
    }
}
