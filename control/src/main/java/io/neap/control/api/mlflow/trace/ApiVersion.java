// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;

/** The version that a path names, where both are at the same place. */
final class ApiVersion {

    static final String TWO = "2.0";
    static final String THREE = "3.0";

    private ApiVersion() {}

    /** Fails with {@code ENDPOINT_NOT_FOUND} where the version has no such method. */
    static void require(String version, String needed) {
        if (!version.equals(needed)) {
            throw new DomainException(
                    ErrorCode.ENDPOINT_NOT_FOUND,
                    "This method is not there in version " + version + ": it is in version " + needed + ".");
        }
    }
}
