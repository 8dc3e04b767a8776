// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor;

import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.platform.Platform;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jboss.logging.Logger;

/**
 * Writes into the ledger what revisions do. The platform reports on threads of its own, so entries are gathered here
 * and written by the next tick, in order; while the database is away they wait.
 */
@Startup
@ApplicationScoped
public class RevisionLog {

    private static final Logger LOG = Logger.getLogger(RevisionLog.class);

    /** What is kept while the database is away; the oldest go first. */
    private static final int MOST_WAITING = 10_000;

    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final Ledger ledger;
    private final Map<RevisionName, RevisionTurn> turns = new HashMap<>();
    private final ConcurrentLinkedQueue<LedgerEntry> waiting = new ConcurrentLinkedQueue<>();
    private final Cancellable subscription;

    RevisionLog(Ledger ledger, Platform platform) {
        this.ledger = ledger;
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
        turn.entry().ifPresent(waiting::add);
        while (waiting.size() > MOST_WAITING) {
            LOG.errorf("The ledger lost %s", waiting.poll());
        }
    }

    /** Before the ledger is sealed for the last time. */
    void stop(@Observes ShutdownEvent stopping) {
        try {
            VertxContextSupport.subscribeAndAwait(
                    () -> write().ifNoItem().after(STOP_LIMIT).fail());
        } catch (Throwable failure) {
            LOG.errorf("The ledger lost %s: %s", waiting, failure.getMessage());
        }
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP, identity = "revision-log")
    Uni<Void> write() {
        List<LedgerEntry> entries = new ArrayList<>(waiting);
        if (entries.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return ledger.record(() -> Uni.createFrom().voidItem(), done -> entries)
                .invoke(() -> waiting.removeAll(entries))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "%d changes of revisions wait for the ledger: %s", entries.size(), failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
