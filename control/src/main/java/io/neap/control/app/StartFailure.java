// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

/** Why control does not start, in one sentence that says what to do; printed without a stack trace. */
final class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartFailure(String message) {
        super(message);
    }

    StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
