// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.cloudevents.CloudEvent;
import io.neap.control.ledger.Ledger;
import io.neap.control.pipeline.feed.OwnEvents;
import io.neap.control.pipeline.trigger.Trigger;
import io.neap.control.pipeline.trigger.TriggerStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where events come in. The event, the pipeline runs that it starts, their first deliveries and the ledger's entry are
 * one transaction: an event that was accepted will be answered, and one that comes again changes nothing.
 */
@ApplicationScoped
public class EventDoor {

    private final Ledger ledger;
    private final EventStore events;
    private final TriggerStore triggers;
    private final PipelineRunStore runs;
    private final OutboxStore outbox;
    private final OwnEvents own;
    private final Clock clock;

    EventDoor(
            Ledger ledger,
            EventStore events,
            TriggerStore triggers,
            PipelineRunStore runs,
            OutboxStore outbox,
            OwnEvents own,
            Clock clock) {
        this.ledger = ledger;
        this.events = events;
        this.triggers = triggers;
        this.runs = runs;
        this.outbox = outbox;
        this.own = own;
        this.clock = clock;
    }

    /**
     * Takes an event in; joins the transaction that is open, if one is. One that Neap itself has sent and that a Broker
     * brings back is known already, and starts nothing: else two triggers could keep each other going for ever.
     */
    public Uni<EventReceipt> accept(String workspace, CloudEvent event) {
        if (own.is(event)) {
            return Uni.createFrom().item(receipt(workspace, event, true, List.of()));
        }
        Instant now = clock.instant();
        return ledger.record(
                () -> events.add(workspace, event, now)
                        .chain(fresh -> fresh ? start(workspace, event, now) : known(workspace, event)),
                receipt -> receipt.duplicate() ? List.of() : List.of(PipelineEntries.received(event, receipt)));
    }

    private Uni<EventReceipt> start(String workspace, CloudEvent event, Instant now) {
        return triggers.list(workspace).chain(all -> {
            List<PipelineRun> started = all.stream()
                    .filter(trigger -> trigger.matches(event))
                    .map(trigger -> waiting(trigger, event, now))
                    .toList();
            EventReceipt receipt = receipt(workspace, event, false, started);
            return runs.add(started)
                    .chain(() -> outbox.add(receipt.pipelineRuns(), now))
                    .replaceWith(receipt);
        });
    }

    private Uni<EventReceipt> known(String workspace, CloudEvent event) {
        return runs.of(workspace, event.getSource().toString(), event.getId())
                .map(started -> receipt(workspace, event, true, started));
    }

    private static PipelineRun waiting(Trigger trigger, CloudEvent event, Instant now) {
        return new PipelineRun(
                UUID.randomUUID().toString(),
                trigger.name(),
                event.getSource().toString(),
                event.getId(),
                now,
                new PipelineRunState.Waiting(now, 0, Optional.empty()),
                Optional.empty());
    }

    private static EventReceipt receipt(String workspace, CloudEvent event, boolean duplicate, List<PipelineRun> runs) {
        List<String> ids = runs.stream().map(PipelineRun::id).toList();
        return new EventReceipt(workspace, event.getSource().toString(), event.getId(), duplicate, ids);
    }
}
