// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor;

import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.Ledger.LedgerQuery;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.platform.Leadership;
import io.neap.control.platform.Platform;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jboss.logging.Logger;

/**
 * Writes into the ledger what revisions do. The platform reports on threads of its own, so entries are gathered here
 * and written by the next tick, in order; while the database is away they wait. Where several controls see the same
 * platform the leading one writes, and no more than the ledger does not have: it may have been another's turn just now.
 */
@Startup
@ApplicationScoped
public class RevisionLog {

    private static final Logger LOG = Logger.getLogger(RevisionLog.class);

    /** What is kept while the database is away; the oldest go first. */
    private static final int MOST_WAITING = 10_000;

    /** How long an entry is kept that the leading control should have written: longer than one takes over. */
    private static final Duration KEPT = Duration.ofMinutes(1);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final Ledger ledger;
    private final Map<RevisionName, RevisionTurn> turns = new HashMap<>();
    private final ConcurrentLinkedQueue<Noted> waiting = new ConcurrentLinkedQueue<>();
    private final Leadership leadership;
    private final Clock clock;
    private final Cancellable subscription;

    /** An entry that is to be written, of a status that began at {@code since}. */
    private record Noted(Instant at, Instant since, LedgerEntry entry) {}

    RevisionLog(Ledger ledger, Platform platform, Leadership leadership, Clock clock) {
        this.ledger = ledger;
        this.leadership = leadership;
        this.clock = clock;
        this.subscription = platform.changes()
                .subscribe()
                .with(this::note, failure -> LOG.error("Changes of revisions are no longer recorded.", failure));
    }

    @PreDestroy
    void close() {
        subscription.cancel();
    }

    private synchronized void note(RevisionStatus status) {
        RevisionTurn turn =
                turns.getOrDefault(status.revision(), RevisionTurn.NONE).next(status);
        turns.put(status.revision(), turn);
        turn.entry().ifPresent(entry -> waiting.add(new Noted(clock.instant(), status.since(), entry)));
        while (waiting.size() > MOST_WAITING) {
            LOG.errorf("The ledger lost %s", waiting.poll());
        }
    }

    /** Before the lead is given back, and before the ledger is sealed for the last time. */
    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent stopping) {
        try {
            VertxContextSupport.subscribeAndAwait(
                    () -> write().ifNoItem().after(STOP_LIMIT).fail());
        } catch (Throwable failure) {
            LOG.errorf("The ledger lost %s: %s", waiting, failure.getMessage());
        }
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP, identity = "revision-log")
    Uni<Void> write() {
        if (!leadership.isHeld()) {
            Instant oldest = clock.instant().minus(KEPT);
            waiting.removeIf(noted -> noted.at().isBefore(oldest));
            return Uni.createFrom().voidItem();
        }
        List<Noted> taken = new ArrayList<>(waiting);
        if (taken.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return missing(taken)
                .chain(entries -> ledger.record(() -> Uni.createFrom().voidItem(), done -> entries))
                .invoke(() -> waiting.removeAll(taken))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "%d changes of revisions wait for the ledger: %s", taken.size(), failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<List<LedgerEntry>> missing(List<Noted> taken) {
        return Multi.createFrom()
                .iterable(taken)
                .onItem()
                .transformToUniAndConcatenate(noted -> isTold(noted).map(told -> told ? null : noted.entry()))
                .collect()
                .asList();
    }

    /** Whether the ledger was told the same since it has been so. */
    private Uni<Boolean> isTold(Noted noted) {
        LedgerEntry entry = noted.entry();
        LedgerQuery same = new LedgerQuery(
                entry.workspace(), List.of(entry.subject()), RevisionTurn.alike(entry.kind()), Optional.empty(), 1);
        return ledger.find(same)
                .map(found -> !found.isEmpty() && !found.getLast().at().isBefore(noted.since()));
    }
}
