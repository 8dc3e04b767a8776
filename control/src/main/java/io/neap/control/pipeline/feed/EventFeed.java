// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.feed;

import io.cloudevents.CloudEvent;
import io.neap.control.ledger.Bookmarks;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.ledger.SealedEntry;
import io.neap.control.pipeline.DeliveryOutcome;
import io.neap.control.pipeline.Subscriber;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Tells the sink what the ledger says. The ledger is the outbox: an entry is there if its change is, and the place up to
 * which it was told moves on when the sink has answered, so that a crash repeats an event and loses none. While the sink
 * cannot be reached nothing is skipped; what it refuses is noted in the ledger and left behind.
 */
@ApplicationScoped
public class EventFeed {

    private static final Logger LOG = Logger.getLogger(EventFeed.class);
    private static final String READER = "events";
    private static final int BATCH = 100;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final Bookmarks bookmarks;
    private final Subscriber subscriber;
    private final OwnEvents events;
    private final FeedConfig config;
    private final Clock clock;
    private volatile Duration pause = Duration.ZERO;
    private volatile Instant resume = Instant.EPOCH;

    EventFeed(
            Ledger ledger,
            Bookmarks bookmarks,
            Subscriber subscriber,
            OwnEvents events,
            FeedConfig config,
            Clock clock) {
        this.ledger = ledger;
        this.bookmarks = bookmarks;
        this.subscriber = subscriber;
        this.events = events;
        this.config = config;
        this.clock = clock;
    }

    /** Sends what is new, up to the first event that the sink does not take now. */
    @Scheduled(
            every = "${neap.events.poll:1s}",
            concurrentExecution = ConcurrentExecution.SKIP,
            identity = "event-feed")
    public Uni<Void> tell() {
        Optional<URI> sink = config.sink();
        return sink.isEmpty() || clock.instant().isBefore(resume)
                ? Uni.createFrom().voidItem()
                : bookmarks
                        .isBehind(READER)
                        .chain(behind ->
                                behind ? readOn(sink.get()) : Uni.createFrom().voidItem());
    }

    private Uni<Void> readOn(URI sink) {
        return bookmarks
                .take(READER, clock.instant(), leaseEnd())
                .chain(place -> place.isEmpty() ? begin() : from(sink, place.getAsLong()));
    }

    /** A sink that is new is not told of what was before it; where another control tells, nothing begins. */
    private Uni<Void> begin() {
        return ledger.end().chain(end -> bookmarks.begin(READER, end));
    }

    private Uni<Void> from(URI sink, long place) {
        return ledger.after(place, BATCH)
                .chain(entries -> each(sink, place, entries))
                .call(reached -> bookmarks.release(READER, reached))
                .replaceWithVoid();
    }

    /** The place that was reached. */
    private Uni<Long> each(URI sink, long place, List<SealedEntry> entries) {
        if (entries.isEmpty()) {
            return Uni.createFrom().item(place);
        }
        int chosen = 0;
        while (chosen < entries.size() - 1 && !isChosen(entries.get(chosen))) {
            chosen++;
        }
        SealedEntry next = entries.get(chosen);
        List<SealedEntry> rest = entries.subList(chosen + 1, entries.size());
        long reached = next.sequence().orElseThrow();
        return told(sink, next)
                .chain(told -> told
                        ? bookmarks.advance(READER, place, reached, leaseEnd())
                        : Uni.createFrom().item(false))
                .chain(on -> on ? each(sink, reached, rest) : Uni.createFrom().item(place));
    }

    private boolean isChosen(SealedEntry entry) {
        return config.kinds().contains(entry.entry().kind());
    }

    private Uni<Boolean> told(URI sink, SealedEntry entry) {
        if (!isChosen(entry)) {
            return Uni.createFrom().item(true);
        }
        CloudEvent event = events.of(entry);
        return subscriber.deliver(sink, event, config.timeout()).chain(outcome -> switch (outcome) {
            case DeliveryOutcome.Answered answered -> Uni.createFrom().item(this::reached);
            case DeliveryOutcome.Refused refused ->
                ledger.record(
                        () -> Uni.createFrom().item(this::reached), told -> List.of(refused(entry, refused.reason())));
            case DeliveryOutcome.Unavailable unavailable ->
                Uni.createFrom().item(() -> unreached(sink, unavailable.reason()));
            case DeliveryOutcome.UnderWay job -> throw new IllegalStateException("a sink runs no job");
            case DeliveryOutcome.Ended job -> throw new IllegalStateException("a sink runs no job");
        });
    }

    private boolean reached() {
        pause = Duration.ZERO;
        return true;
    }

    private boolean unreached(URI sink, String reason) {
        Duration doubled = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = doubled.compareTo(config.longestPause()) < 0 ? doubled : config.longestPause();
        resume = clock.instant().plus(pause);
        LOG.warnf("sink=%s takes no events, tried again in %s: %s", sink, pause, reason);
        return false;
    }

    private static LedgerEntry refused(SealedEntry entry, String reason) {
        return new LedgerEntry(
                "event.refused",
                entry.entry().workspace(),
                entry.entry().subject(),
                "event-feed",
                Map.of("entry", entry.id(), "kind", entry.entry().kind(), "reason", reason));
    }

    private Instant leaseEnd() {
        return clock.instant().plus(config.lease());
    }
}
