// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor;

import io.neap.control.ledger.LedgerEntry;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a new status means for the ledger. A start is no fact before its outcome is known, and neither is a second
 * process of a revision that is ready already.
 *
 * @param slept whether the revision was asleep before it last started
 * @param running whether it was ready
 */
record RevisionTurn(boolean slept, boolean running, Optional<LedgerEntry> entry) {

    static final RevisionTurn NONE = new RevisionTurn(false, false, Optional.empty());

    private static final String ACTOR = "platform";
    private static final List<String> READY = List.of("revision.ready", "revision.woken");

    /** The kinds that tell the same of a revision as this one. */
    static List<String> alike(String kind) {
        return READY.contains(kind) ? READY : List.of(kind);
    }

    RevisionTurn next(RevisionStatus status) {
        return switch (status) {
            case RevisionStatus.Starting ignored -> new RevisionTurn(slept, false, Optional.empty());
            case RevisionStatus.Ready ready ->
                new RevisionTurn(
                        false, true, running ? Optional.empty() : Optional.of(ready(ready, slept ? "woken" : "ready")));
            case RevisionStatus.Asleep asleep ->
                new RevisionTurn(true, false, Optional.of(entry("asleep", asleep, new LinkedHashMap<>())));
            case RevisionStatus.Failed failed -> {
                Map<String, Object> data = new LinkedHashMap<>();
                data.put("reason", failed.reason());
                yield new RevisionTurn(false, false, Optional.of(entry("failed", failed, data)));
            }
        };
    }

    private static LedgerEntry ready(RevisionStatus.Ready ready, String verb) {
        Map<String, Object> parts = new LinkedHashMap<>();
        ready.startup().forEach(part -> parts.put(part.name(), millis(part.duration())));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("startup_ms", parts);
        return entry(verb, ready, data);
    }

    private static LedgerEntry entry(String verb, RevisionStatus status, Map<String, Object> data) {
        RevisionName name = status.revision();
        data.put("service", name.service().service());
        data.put("since", status.since().toString());
        return new LedgerEntry("revision." + verb, name.service().workspace(), "revision/" + name.name(), ACTOR, data);
    }

    private static double millis(Duration duration) {
        return duration.truncatedTo(ChronoUnit.MICROS).toNanos() / 1e6;
    }
}
