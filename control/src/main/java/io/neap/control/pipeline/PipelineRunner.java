// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.cloudevents.CloudEvent;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.pipeline.DeliveryOutcome.Answered;
import io.neap.control.pipeline.DeliveryOutcome.Ended;
import io.neap.control.pipeline.DeliveryOutcome.Refused;
import io.neap.control.pipeline.DeliveryOutcome.Unavailable;
import io.neap.control.pipeline.DeliveryOutcome.UnderWay;
import io.neap.control.pipeline.PipelineRunState.Failed;
import io.neap.control.pipeline.PipelineRunState.Running;
import io.neap.control.pipeline.PipelineRunState.Succeeded;
import io.neap.control.pipeline.PipelineRunState.Waiting;
import io.neap.control.pipeline.job.JobSpec;
import io.neap.control.pipeline.job.JobStatus;
import io.neap.control.pipeline.trigger.Trigger;
import io.neap.control.pipeline.trigger.TriggerStore;
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
    private final TriggerStore triggers;
    private final JobRunner jobs;
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
            TriggerStore triggers,
            JobRunner jobs,
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
        this.triggers = triggers;
        this.jobs = jobs;
        this.inFlight = inFlight;
        this.config = config;
        this.clock = clock;
    }

    /** A run that has been begun, and what it delivers; its trigger is empty when it has been deleted. */
    private record Work(PipelineRun run, int attempt, CloudEvent event, Optional<Trigger> trigger) {

        Optional<JobSpec> job() {
            return trigger.flatMap(found -> found.spec().job());
        }
    }

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
                .map(Optional::orElseThrow)
                .chain(run -> triggers.find(run.trigger())
                        .chain(trigger -> events.get(run.trigger().workspace(), run.eventSource(), run.eventId())
                                .map(event -> new Work(run, attempt, event, trigger))))
                .chain(work -> work.job().isPresent() ? Uni.createFrom().item(Optional.of(work)) : running(work, now));
    }

    private Uni<Optional<Work>> running(Work work, Instant now) {
        PipelineRun run = work.run().in(new Running(now, work.attempt()));
        return runs.update(run).replaceWith(Optional.of(new Work(run, work.attempt(), work.event(), work.trigger())));
    }

    private Uni<Void> deliver(Work work) {
        return outcome(work).chain(outcome -> conclude(work, outcome));
    }

    private Uni<DeliveryOutcome> outcome(Work work) {
        if (work.job().isPresent()) {
            return jobs.look(
                    work.run(), work.trigger().orElseThrow(), work.job().get(), work.event());
        }
        return work.trigger().isPresent()
                ? called(work)
                : jobs.follow(work.run())
                        .chain(job ->
                                job.map(known -> Uni.createFrom().item(known)).orElseGet(() -> called(work)));
    }

    private Uni<DeliveryOutcome> called(Work work) {
        URI address = URI.create(platform.address(work.run().trigger(), Optional.empty()) + "/");
        return subscriber.deliver(address, work.event(), config.timeout());
    }

    private Uni<Void> conclude(Work work, DeliveryOutcome outcome) {
        Instant now = clock.instant();
        return switch (outcome) {
            case Answered answered -> answered(work, answered.reply(), now);
            case Refused refused -> fail(work, refused.reason(), now);
            case UnderWay underWay -> underWay(work, underWay.obstacle(), now);
            case Ended ended -> ended(work, ended.job(), now);
            case Unavailable unavailable -> {
                RetryPolicy policy = new RetryPolicy(config.attempts(), config.pause(), config.longestPause());
                yield policy.next(work.attempt(), now)
                        .map(next -> wait(work, unavailable.reason(), now, next))
                        .orElseGet(() -> fail(
                                work, "Given up after " + work.attempt() + " attempts: " + unavailable.reason(), now));
            }
        };
    }

    /** Only the state changes, and only when it is another one: there are many looks at a long job. */
    private Uni<Void> underWay(Work work, Optional<String> obstacle, Instant now) {
        PipelineRunState known = work.run().state();
        boolean same = known instanceof Waiting waiting
                ? waiting.attempts() == 1 && obstacle.isPresent() && obstacle.equals(waiting.reason())
                : obstacle.isEmpty();
        PipelineRunState next = obstacle.isPresent() ? new Waiting(now, 1, obstacle) : new Running(now, 1);
        return settle(
                work,
                () -> outbox.postpone(work.run().id(), work.attempt(), now.plus(config.jobPoll())),
                () -> same
                        ? Uni.createFrom().voidItem()
                        : runs.update(work.run().in(next)),
                List.of());
    }

    private Uni<Void> ended(Work work, JobStatus.Ended job, Instant now) {
        Work whole = new Work(work.run().with(job.end()), work.attempt(), work.event(), work.trigger());
        return job.succeeded()
                ? succeed(whole, Optional.empty(), ModelReply.read(job.message(), now))
                : fail(whole, job.reason(), now);
    }

    private Uni<Void> answered(Work work, Optional<CloudEvent> reply, Instant now) {
        Optional<CloudEvent> next = reply.map(answer -> EventChain.next(work.event(), answer));
        return next.flatMap(event -> EventChain.tooLong(event, config.maxHops()).or(() -> EventChain.unstorable(event)))
                .map(reason -> fail(work, reason, now))
                .orElseGet(() -> succeed(work, next, ModelReply.read(next, now)));
    }

    private Uni<Void> succeed(Work work, Optional<CloudEvent> reply, Succeeded state) {
        PipelineRun run = work.run();
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
