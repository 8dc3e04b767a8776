// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import io.neap.control.platform.RevisionStatus.StartupPart;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** The {@code Server-Timing} header of an answer that had to wait for a wake; durations in milliseconds. */
final class ServerTiming {

    private ServerTiming() {}

    /**
     * @param wake how long the request waited for a process
     * @param startup the parts of the start that it waited for; longer than {@code wake} when it came in between
     * @param first from sending the request to the first byte of its answer
     */
    static String of(Duration wake, List<StartupPart> startup, Duration first) {
        StringJoiner entries = new StringJoiner(", ");
        entries.add(entry("wake", wake));
        startup.forEach(part -> entries.add(entry(part.name(), part.duration())));
        entries.add(entry("first", first));
        return entries.toString();
    }

    private static String entry(String name, Duration duration) {
        return String.format(Locale.ROOT, "%s;dur=%.1f", name, duration.toNanos() / 1e6);
    }
}
