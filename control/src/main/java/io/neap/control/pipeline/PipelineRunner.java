// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.cloudevents.CloudEvent;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.pipeline.DeliveryOutcome.Answered;
import io.neap.control.pipeline.DeliveryOutcome.Refused;
import io.neap.control.pipeline.DeliveryOutcome.Unavailable;
import io.neap.control.pipeline.PipelineRunState.Failed;
import io.neap.control.pipeline.PipelineRunState.Running;
import io.neap.control.pipeline.PipelineRunState.Succeeded;
import io.neap.control.pipeline.PipelineRunState.Waiting;
import io.neap.control.platform.Platform;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Makes one delivery: the event goes to the function, its answer into the run's state and, as an event, through the
 * door again. Between any two steps this control may die: the delivery's lease ends, it is made again, and the
 * function, which knows the event, answers as before. One whose lease has ended, but who lives on, comes too late: only
 * the latest attempt is concluded.
 */
@ApplicationScoped
public class PipelineRunner {

    private static final Logger LOG = Logger.getLogger(PipelineRunner.class);

    private final Ledger ledger;
    private final PipelineRunStore runs;
    private final EventStore events;
    private final OutboxStore outbox;
    private final EventDoor door;
    private final Platform platform;
    private final Subscriber subscriber;
    private final InFlight inFlight;
    private final PipelineConfig config;
    private final Clock clock;

    PipelineRunner(
            Ledger ledger,
            PipelineRunStore runs,
            EventStore events,
            OutboxStore outbox,
            EventDoor door,
            Platform platform,
            Subscriber subscriber,
            InFlight inFlight,
            PipelineConfig config,
            Clock clock) {
        this.ledger = ledger;
        this.runs = runs;
        this.events = events;
        this.outbox = outbox;
        this.door = door;
        this.platform = platform;
        this.subscriber = subscriber;
        this.inFlight = inFlight;
        this.config = config;
        this.clock = clock;
    }

    /** A run that has been begun, and what it delivers. */
    private record Work(PipelineRun run, int attempt, CloudEvent event) {}

    /** Completes when the delivery has come to an end of whatever kind; does nothing when it is outdated. */
    public Uni<Void> run(Delivery delivery) {
        if (!inFlight.enter(delivery.pipelineRun())) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> begin(delivery))
                .chain(work -> work.isEmpty() ? Uni.createFrom().voidItem() : deliver(work.get()))
                .onTermination()
                .invoke(() -> inFlight.leave(delivery.pipelineRun()));
    }

    private Uni<Optional<Work>> begin(Delivery delivery) {
        Instant now = clock.instant();
        return ledger.record(
                () -> outbox.begin(delivery, now.plus(config.lease()))
                        .chain(valid ->
                                valid ? work(delivery, now) : Uni.createFrom().item(Optional.<Work>empty())),
                work ->
                        work
                                .filter(begun -> begun.attempt() == 1)
                                .map(begun -> PipelineEntries.started(begun.run()))
                                .stream()
                                .toList());
    }

    private Uni<Optional<Work>> work(Delivery delivery, Instant now) {
        int attempt = delivery.attempts() + 1;
        return runs.find(delivery.pipelineRun())
                .map(found -> found.orElseThrow().in(new Running(now, attempt)))
                .call(runs::update)
                .chain(run -> events.get(run.trigger().workspace(), run.eventSource(), run.eventId())
                        .map(event -> Optional.of(new Work(run, attempt, event))));
    }

    private Uni<Void> deliver(Work work) {
        URI address = URI.create(platform.address(work.run().trigger(), Optional.empty()) + "/");
        return subscriber.deliver(address, work.event(), config.timeout()).chain(outcome -> conclude(work, outcome));
    }

    private Uni<Void> conclude(Work work, DeliveryOutcome outcome) {
        Instant now = clock.instant();
        return switch (outcome) {
            case Answered answered -> answered(work, answered.reply(), now);
            case Refused refused -> fail(work, refused.reason(), now);
            case Unavailable unavailable -> {
                RetryPolicy policy = new RetryPolicy(config.attempts(), config.pause(), config.longestPause());
                yield policy.next(work.attempt(), now)
                        .map(next -> wait(work, unavailable.reason(), now, next))
                        .orElseGet(() -> fail(
                                work, "Given up after " + work.attempt() + " attempts: " + unavailable.reason(), now));
            }
        };
    }

    private Uni<Void> answered(Work work, Optional<CloudEvent> reply, Instant now) {
        Optional<CloudEvent> next = reply.map(answer -> EventChain.next(work.event(), answer));
        return next.flatMap(event -> EventChain.tooLong(event, config.maxHops()).or(() -> EventChain.unstorable(event)))
                .map(reason -> fail(work, reason, now))
                .orElseGet(() -> succeed(work, next, now));
    }

    private Uni<Void> succeed(Work work, Optional<CloudEvent> reply, Instant now) {
        PipelineRun run = work.run();
        Succeeded state = ModelReply.read(reply, now);
        LOG.infof(
                "pipeline-run=%s trigger=%s model=%s version=%s run=%s",
                run.id(),
                run.trigger(),
                state.model().orElse(""),
                state.version().orElse(""),
                state.runId().orElse(""));
        return settle(
                work,
                () -> outbox.remove(run.id(), work.attempt()),
                () -> runs.update(run.in(state))
                        .chain(() -> reply.map(
                                        event -> door.accept(run.trigger().workspace(), event)
                                                .replaceWithVoid())
                                .orElseGet(() -> Uni.createFrom().voidItem())),
                List.of(PipelineEntries.succeeded(run, state)));
    }

    private Uni<Void> fail(Work work, String reason, Instant now) {
        PipelineRun run = work.run();
        Failed state = new Failed(now, reason);
        LOG.warnf("pipeline-run=%s trigger=%s failed: %s", run.id(), run.trigger(), reason);
        return settle(
                work,
                () -> outbox.remove(run.id(), work.attempt()),
                () -> runs.update(run.in(state)),
                List.of(PipelineEntries.failed(run, state)));
    }

    private Uni<Void> wait(Work work, String reason, Instant now, Instant next) {
        PipelineRun run = work.run();
        LOG.infof("pipeline-run=%s attempt=%d is repeated at %s: %s", run.id(), work.attempt(), next, reason);
        return settle(
                work,
                () -> outbox.postpone(run.id(), work.attempt(), next),
                () -> runs.update(run.in(new Waiting(now, work.attempt(), Optional.of(reason)))),
                List.of());
    }

    /** Makes the change if the outbox says that the attempt is still the latest one, else nothing. */
    private Uni<Void> settle(
            Work work, Supplier<Uni<Boolean>> latest, Supplier<Uni<Void>> change, List<LedgerEntry> entries) {
        return ledger.record(
                        () -> latest.get()
                                .call(valid ->
                                        valid ? change.get() : Uni.createFrom().voidItem()),
                        valid -> valid ? entries : List.of())
                .invoke(valid -> {
                    if (!valid) {
                        LOG.warnf(
                                "pipeline-run=%s attempt=%d came too late and is not counted, another has begun",
                                work.run().id(), work.attempt());
                    }
                })
                .replaceWithVoid();
    }
}
