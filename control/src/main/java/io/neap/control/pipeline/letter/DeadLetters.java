// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.letter;

import io.cloudevents.CloudEvent;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Takes in what a Broker has given up, so that nothing is lost in silence. */
@ApplicationScoped
public class DeadLetters {

    private final Ledger ledger;
    private final DeadLetterStore store;
    private final Clock clock;

    DeadLetters(Ledger ledger, DeadLetterStore store, Clock clock) {
        this.ledger = ledger;
        this.store = store;
        this.clock = clock;
    }

    /** Keeps it; one that comes again changes nothing. */
    public Uni<Void> keep(ServiceName trigger, CloudEvent event) {
        DeadLetter letter = DeadLetter.of(trigger, event, clock.instant());
        return ledger.record(() -> store.add(letter), fresh -> fresh ? List.of(entry(letter)) : List.of())
                .replaceWithVoid();
    }

    private static LedgerEntry entry(DeadLetter letter) {
        CloudEvent event = letter.event();
        return new LedgerEntry(
                "event.dead-lettered",
                letter.trigger().workspace(),
                "event/" + event.getSource() + "/" + event.getId(),
                "broker",
                Map.of("trigger", letter.trigger().service(), "type", event.getType(), "reason", letter.reason()));
    }

    /** The newest of a workspace. */
    public Uni<List<DeadLetter>> list(String workspace, int limit) {
        return store.list(workspace, limit);
    }
}
