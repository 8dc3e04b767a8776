// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a revision is doing.
 *
 * <pre>
 *            apply                 ready          ┌─────┐ more or fewer processes
 *   (none) ────────▶ Starting ────────────▶ Ready ◀──┘
 *                     ▲    │                 │  │
 *             request │    │ deadline, exit  │  │ last process lost: Starting again
 *                     │    ▼                 │
 *                     │  Failed              │ idle
 *                     └───────── Asleep ◀────┘
 * </pre>
 *
 * A revision fails only before its first readiness; afterwards a lost process is replaced.
 */
public sealed interface RevisionStatus {

    RevisionName revision();

    Instant since();

    /** A process was started and does not answer yet. */
    record Starting(RevisionName revision, Instant since) implements RevisionStatus {}

    /**
     * Requests are answered.
     *
     * @param since when the first of them was; it stays while their number changes
     * @param processes how many answer, between one and {@code scale.max}
     * @param startup the parts of the last start, in order: queue, pull, spawn, main, config, fetch, map, library, session, warm-up, ready
     */
    record Ready(RevisionName revision, Instant since, int processes, List<StartupPart> startup)
            implements RevisionStatus {

        public Ready {
            startup = List.copyOf(startup);
        }
    }

    /** No process; the next request wakes it. */
    record Asleep(RevisionName revision, Instant since) implements RevisionStatus {}

    /** It never became ready; the reason says what to do. */
    record Failed(RevisionName revision, Instant since, String reason) implements RevisionStatus {}

    /** One part of a start and how long it took. */
    record StartupPart(String name, Duration duration) {}
}
