// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;

/** The door to whatever changes the server: closed to clients unless the configuration opens it. */
final class Management {

    private Management() {}

    /**
     * Goes on only if management is open.
     *
     * @param what is behind the door, as a sentence begins with it
     * @throws ServingException with {@code PERMISSION_DENIED} if it is not
     */
    static void requireOpen(OipConfig config, String what) {
        if (!config.management()) {
            throw new ServingException(
                    ErrorCode.PERMISSION_DENIED, what + " is closed to clients; neap.oip.management=true opens it");
        }
    }
}
