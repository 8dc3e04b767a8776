// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.wake;

import java.time.Duration;
import java.util.Locale;
import java.util.StringJoiner;

/** The {@code Server-Timing} header of an answer that had to wait for a wake; durations in milliseconds. */
public final class ServerTiming {

    private ServerTiming() {}

    /** The whole wait, the parts of the start, which are longer than it when the request came in between, and the answer. */
    public static String of(Wake wake) {
        StringJoiner entries = new StringJoiner(", ");
        entries.add(entry("wake", wake.waited()));
        wake.startup().forEach(part -> entries.add(entry(part.name(), part.duration())));
        entries.add(entry("first", wake.first()));
        return entries.toString();
    }

    private static String entry(String name, Duration duration) {
        return String.format(Locale.ROOT, "%s;dur=%.1f", name, duration.toNanos() / 1e6);
    }
}
