// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor.usage;

import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Where usage is summed up: a row for each revision and window in which it reported, whatever the number of its processes and
 * reports.
 */
public interface UsageStore {

    /** What a report counts to is told by its end; an interval is answered by the windows that begin in it. */
    Duration WINDOW = Duration.ofMinutes(5);

    /** Counts the report; false when it was counted before, or its revision is unknown. */
    Uni<Boolean> add(UsageReport report, Instant now);

    /** What the revisions of the service have reported, by their names. */
    Uni<List<MeasuredUsage>> of(ServiceName service, Instant since, Instant until);

    /** Forgets windows that began before then, and processes that were last heard of before {@code silent}. */
    Uni<Void> forget(Instant before, Instant silent);
}
