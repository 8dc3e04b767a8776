// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.ledger.LedgerEntry;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.RevisionStatus.Asleep;
import io.neap.control.platform.RevisionStatus.Failed;
import io.neap.control.platform.RevisionStatus.Ready;
import io.neap.control.platform.RevisionStatus.Starting;
import io.neap.control.platform.RevisionStatus.StartupPart;
import io.neap.control.platform.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevisionTurnTest {

    private static final RevisionName NAME = RevisionName.of(new ServiceName("lab", "penguins"), 1);
    private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");
    private static final Starting STARTING = new Starting(NAME, AT);
    private static final Ready READY =
            new Ready(NAME, AT, 1, List.of(new StartupPart("spawn", Duration.ofNanos(312_345_678))));
    private static final Asleep ASLEEP = new Asleep(NAME, AT);

    @Test
    void a_start_is_told_by_its_outcome() {
        assertThat(kinds(STARTING, READY)).containsExactly("revision.ready");
        assertThat(kinds(STARTING, new Failed(NAME, AT, "no file"))).containsExactly("revision.failed");
    }

    @Test
    void a_start_after_a_sleep_is_a_wake() {
        assertThat(kinds(STARTING, READY, ASLEEP, STARTING, READY))
                .containsExactly("revision.ready", "revision.asleep", "revision.woken");
    }

    @Test
    void a_process_that_is_replaced_is_no_wake() {
        assertThat(kinds(STARTING, READY, STARTING, READY)).containsExactly("revision.ready", "revision.ready");
    }

    @Test
    void another_process_of_a_ready_revision_is_no_news() {
        assertThat(kinds(STARTING, READY, READY)).containsExactly("revision.ready");
    }

    @Test
    void an_entry_names_the_revision_its_service_and_the_parts_of_the_start() {
        assertThat(entries(READY).getFirst())
                .isEqualTo(new LedgerEntry(
                        "revision.ready",
                        "lab",
                        "revision/penguins-00001",
                        "platform",
                        Map.of(
                                "service",
                                "penguins",
                                "since",
                                "2026-11-23T10:00:00Z",
                                "startup_ms",
                                Map.of("spawn", 312.345))));
    }

    private static List<String> kinds(RevisionStatus... statuses) {
        return entries(statuses).stream().map(LedgerEntry::kind).toList();
    }

    private static List<LedgerEntry> entries(RevisionStatus... statuses) {
        List<LedgerEntry> entries = new ArrayList<>();
        RevisionTurn turn = RevisionTurn.NONE;
        for (RevisionStatus status : statuses) {
            turn = turn.next(status);
            turn.entry().ifPresent(entries::add);
        }
        return entries;
    }
}
