// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.wake;

import io.neap.control.platform.RevisionStatus.StartupPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A wake as one request saw it; instants are {@link System#nanoTime}.
 *
 * @param arrived when the request came
 * @param opened when the process was seen ready: the parts of its start end there
 * @param sent when the request went to the process
 * @param answered when the first byte of its answer came
 * @param startup the parts of the start, in order; they may have begun before the request came
 */
public record Wake(long arrived, long opened, long sent, long answered, List<StartupPart> startup) {

    public Wake {
        startup = List.copyOf(startup);
    }

    /** One part, on the time line. */
    public record Lap(String name, long begin, long end) {}

    /** How long the request waited for a process. */
    public Duration waited() {
        return Duration.ofNanos(sent - arrived);
    }

    /** From sending the request to the first byte of its answer. */
    public Duration first() {
        return Duration.ofNanos(answered - sent);
    }

    /** The parts of the start one after the other, the last of them ending when the process was seen ready; then the answer. */
    public List<Lap> laps() {
        List<Lap> laps = new ArrayList<>();
        long begin = begun();
        for (StartupPart part : startup) {
            long end = begin + part.duration().toNanos();
            laps.add(new Lap(part.name(), begin, end));
            begin = end;
        }
        laps.add(new Lap("first", sent, answered));
        return laps;
    }

    /** When the start was asked for. */
    public long begun() {
        return opened
                - startup.stream().mapToLong(part -> part.duration().toNanos()).sum();
    }
}
