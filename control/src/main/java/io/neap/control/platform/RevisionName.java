// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import java.util.Locale;

/** Names a revision: its service, and Knative's {@code {service}-{generation, five digits}}. */
public record RevisionName(ServiceName service, String name) {

    public static RevisionName of(ServiceName service, long generation) {
        return new RevisionName(service, String.format(Locale.ROOT, "%s-%05d", service.service(), generation));
    }

    @Override
    public String toString() {
        return service.workspace() + "/" + name;
    }
}
