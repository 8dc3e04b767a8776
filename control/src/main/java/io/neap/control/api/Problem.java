// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import io.neap.control.error.DomainException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/**
 * Problem details of RFC 9457.
 *
 * @param title the error code as words
 * @param instance the path that was asked
 */
@RegisterForReflection
record Problem(String type, String title, int status, String detail, String instance) {

    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(DomainException failure, String path) {
        String name = failure.code().name();
        String title =
                name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
        return new Problem(failure.code().type(), title, failure.code().status(), failure.getMessage(), path);
    }
}
