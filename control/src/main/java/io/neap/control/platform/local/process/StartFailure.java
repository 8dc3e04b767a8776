// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

/** A process did not become ready; the message is the reason, for people. */
public final class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartFailure(String reason) {
        super(reason, null, false, false);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
