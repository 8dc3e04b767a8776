// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import io.neap.control.error.DomainException;
import java.util.regex.Pattern;

/** Names a service in its workspace; both are DNS labels, because together they are a host name. */
public record ServiceName(String workspace, String service) {

    private static final Pattern LABEL = Pattern.compile("[a-z]([a-z0-9-]{0,38}[a-z0-9])?");

    public ServiceName {
        requireLabel("workspace", workspace);
        requireLabel("service", service);
    }

    private static void requireLabel(String what, String value) {
        if (!LABEL.matcher(value).matches()) {
            throw DomainException.invalid("Invalid " + what + " name '" + value
                    + "': use at most 40 lower-case letters, digits and '-', starting with a letter"
                    + " and not ending with '-'.");
        }
    }

    @Override
    public String toString() {
        return workspace + "/" + service;
    }
}
