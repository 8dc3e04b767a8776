// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor.usage;

import io.neap.control.platform.ServiceName;
import java.time.Instant;
import java.util.List;

/**
 * What a service has used in an interval.
 *
 * @param revisions those of which anything is known, the oldest first
 */
public record ServiceUsage(ServiceName service, Instant since, Instant until, List<RevisionUsage> revisions) {

    public ServiceUsage {
        revisions = List.copyOf(revisions);
    }
}
