// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.ledger;

import io.neap.control.development.HomeErased;
import io.neap.control.ledger.LedgerAudit.Head;
import io.neap.control.ledger.LedgerAudit.Link;
import io.neap.control.ledger.LedgerChain;
import io.neap.control.store.sql.Database;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.mutiny.Mutiny.SelectionQuery;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Chains what was committed within the last second. One sealer works at a time, whichever control it is in; a row
 * whose signature does not verify is left out of the chain, where the audit finds it.
 */
@ApplicationScoped
@RegisterForReflection(targets = LedgerSealer.Seal.class)
class LedgerSealer {

    private static final Logger LOG = Logger.getLogger(LedgerSealer.class);
    private static final int BATCH = 1_000;
    private static final int MOST_LEFT_OUT = 10 * BATCH;
    private static final long LOCK = 0x4e656170_4c656467L; // "NeapLedg": PostgreSQL's advisory locks are numbers

    private static final int LAST = Interceptor.Priority.LIBRARY_AFTER;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final Mutiny.SessionFactory sessions;
    private final LedgerFiles files;

    /** Behind the rows that the last turn left out, when it ended among them. */
    private volatile @Nullable Place resume;

    /** How often the ledger was emptied: a turn that began before must not note its end afterwards. */
    private int emptied;

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

    synchronized void forget(@Observes HomeErased event) {
        emptied++;
        resume = null;
        files.forget();
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP, identity = "ledger-sealer")
    Uni<Void> seal() {
        int begun = emptied();
        return sessions.withStatelessTransaction(session -> session.createNativeQuery(
                                "select pg_try_advisory_xact_lock(" + LOCK + ")", Boolean.class)
                        .getSingleResult()
                        .chain(locked ->
                                locked ? sealNext(session) : Uni.createFrom().<@Nullable Turn>nullItem()))
                .invoke(turn -> note(turn, begun))
                .onFailure()
                .invoke(failure -> LOG.warnf("The ledger was not sealed, it is tried again: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private Uni<Turn> sealNext(Mutiny.StatelessSession session) {
        return session.createSelectionQuery(
                        "from LedgerRow where sequence is not null order by sequence desc", LedgerRow.class)
                .setMaxResults(1)
                .getResultList()
                .chain(last -> read(session, Turn.after(last, resume)));
    }

    /** Reads on behind rows that are left out: however many there are, what comes after them is sealed. */
    private Uni<Turn> read(Mutiny.StatelessSession session, Turn turn) {
        return page(session, turn.reached()).chain(rows -> {
            List<Seal> seals = new ArrayList<>();
            Turn next = chain(turn, rows, seals);
            return write(session, seals).chain(() -> {
                if (rows.size() < BATCH) {
                    return Uni.createFrom().item(next.atTheEnd());
                }
                return next.isFull() ? Uni.createFrom().item(next) : read(session, next);
            });
        });
    }

    /** All of them by one statement: a busy ledger has a thousand in a turn. */
    private static Uni<Integer> write(Mutiny.StatelessSession session, List<Seal> seals) {
        return seals.isEmpty()
                ? Uni.createFrom().item(0)
                : session.createNativeQuery("""
                                update ledger_entry e set sequence = s.sequence, hash = s.hash
                                from jsonb_to_recordset(cast(cast(:seals as text) as jsonb)) as s (id uuid, sequence bigint, hash text)
                                where e.id = s.id""")
                        .setParameter("seals", Database.json(seals))
                        .executeUpdate();
    }

    private static Uni<List<LedgerRow>> page(Mutiny.StatelessSession session, @Nullable Place after) {
        String unsealed = "from LedgerRow where sequence is null ";
        SelectionQuery<LedgerRow> query = after == null
                ? session.createSelectionQuery(unsealed + "order by at, id", LedgerRow.class)
                : session.createSelectionQuery(
                                unsealed + "and at >= :at and (at > :at or id > :id) order by at, id", LedgerRow.class)
                        .setParameter("at", after.at())
                        .setParameter("id", after.id());
        return query.setMaxResults(BATCH).getResultList();
    }

    private Turn chain(Turn turn, List<LedgerRow> rows, List<Seal> seals) {
        LedgerChain chain = files.chain();
        long sequence = turn.head().sequence();
        String hash = turn.head().hash();
        for (LedgerRow row : rows) {
            Link link = SqlLedger.link(row);
            if (link.signature().equals(chain.sign(link.id(), link.at(), link.entry(), link.data()))) {
                hash = chain.chain(hash, ++sequence, row.mac);
                seals.add(new Seal(row.id, sequence, hash));
            }
        }
        return turn.with(new Head(sequence, hash), seals.size(), rows);
    }

    private synchronized int emptied() {
        return emptied;
    }

    private synchronized void note(@Nullable Turn turn, int begun) {
        if (turn == null || begun != emptied) {
            return;
        }
        resume = turn.resume();
        if (turn.sealed() > 0) {
            files.note(turn.head());
        }
    }

    /** What a row is sealed with. */
    record Seal(UUID id, long sequence, String hash) {}

    /** A place in the order in which rows are read. */
    private record Place(Instant at, UUID id) {}

    /**
     * How far a turn has come.
     *
     * @param reached the last row that was read; null before the first
     */
    private record Turn(
            Head head, int sealed, int leftOut, @Nullable Place reached) {

        static Turn after(List<LedgerRow> last, @Nullable Place from) {
            if (last.isEmpty()) {
                return new Turn(Head.NONE, 0, 0, from);
            }
            Link link = SqlLedger.link(last.getFirst());
            return new Turn(new Head(link.sequence(), link.hash()), 0, 0, from);
        }

        Turn with(Head next, int newlySealed, List<LedgerRow> rows) {
            Place last = rows.isEmpty() ? reached : new Place(rows.getLast().at, rows.getLast().id);
            return new Turn(next, sealed + newlySealed, leftOut + rows.size() - newlySealed, last);
        }

        /** Nothing was left behind that a next turn would have to begin after. */
        Turn atTheEnd() {
            return new Turn(head, sealed, 0, null);
        }

        boolean isFull() {
            return sealed >= BATCH || leftOut >= MOST_LEFT_OUT;
        }

        /** Where the next turn begins; null at the front, as a row may be committed behind those already read. */
        @Nullable
        Place resume() {
            return leftOut == 0 ? null : reached;
        }
    }
}
