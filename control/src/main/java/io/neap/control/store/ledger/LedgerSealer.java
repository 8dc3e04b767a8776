// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.ledger;

import io.neap.control.ledger.LedgerAudit.Head;
import io.neap.control.ledger.LedgerAudit.Link;
import io.neap.control.ledger.LedgerChain;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Chains what was committed within the last second. One sealer works at a time, whichever control it is in; a row
 * whose signature does not verify is left out of the chain, where the audit finds it.
 */
@ApplicationScoped
class LedgerSealer {

    private static final Logger LOG = Logger.getLogger(LedgerSealer.class);
    private static final int BATCH = 1_000;
    private static final long LOCK = 0x4e656170_4c656467L; // "NeapLedg": PostgreSQL's advisory locks are numbers

    private static final int LAST = Interceptor.Priority.LIBRARY_AFTER;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final Mutiny.SessionFactory sessions;
    private final LedgerFiles files;

    LedgerSealer(Mutiny.SessionFactory sessions, LedgerFiles files) {
        this.sessions = sessions;
        this.files = files;
    }

    /** After everybody has written what was left to write, so that a ledger at rest is sealed to its end. */
    void stop(@Observes @Priority(LAST) ShutdownEvent stopping) {
        try {
            VertxContextSupport.subscribeAndAwait(
                    () -> seal().ifNoItem().after(STOP_LIMIT).fail());
        } catch (Throwable failure) {
            LOG.warnf("The end of the ledger is sealed at the next start: %s", failure.getMessage());
        }
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP, identity = "ledger-sealer")
    Uni<Void> seal() {
        return sessions.withTransaction(session -> session.createNativeQuery(
                                "select pg_try_advisory_xact_lock(" + LOCK + ")", Boolean.class)
                        .getSingleResult()
                        .chain(locked ->
                                locked ? sealNext(session) : Uni.createFrom().nullItem()))
                .invoke(this::note)
                .onFailure()
                .invoke(failure -> LOG.warnf("The ledger was not sealed, it is tried again: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private Uni<@Nullable Head> sealNext(Mutiny.Session session) {
        return session.createSelectionQuery(
                        "from LedgerRow where sequence is not null order by sequence desc", LedgerRow.class)
                .setMaxResults(1)
                .getResultList()
                .chain(last -> session.createSelectionQuery(
                                "from LedgerRow where sequence is null order by at, id", LedgerRow.class)
                        .setMaxResults(BATCH)
                        .getResultList()
                        .map(rows -> chain(last, rows)));
    }

    private @Nullable Head chain(List<LedgerRow> last, List<LedgerRow> rows) {
        LedgerChain chain = files.chain();
        Link head = last.isEmpty() ? null : SqlLedger.link(last.getFirst());
        long sequence = head == null ? 0 : head.sequence();
        String hash = head == null ? LedgerChain.GENESIS : head.hash();
        boolean grew = false;
        for (LedgerRow row : rows) {
            Link link = SqlLedger.link(row);
            if (!link.signature().equals(chain.sign(link.id(), link.at(), link.entry(), link.data()))) {
                continue;
            }
            hash = chain.chain(hash, ++sequence, row.mac);
            row.sequence = sequence;
            row.hash = hash;
            grew = true;
        }
        return grew ? new Head(sequence, hash) : null;
    }

    private void note(@Nullable Head head) {
        if (head != null) {
            files.note(head);
        }
    }
}
