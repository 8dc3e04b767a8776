// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.neap.control.ledger.Caller;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerAudit;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.ledger.LedgerReport;
import io.neap.control.ledger.SealedEntry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.mutiny.Mutiny.SelectionQuery;

/** The {@link Ledger} in PostgreSQL. */
@ApplicationScoped
class SqlLedger implements Ledger {

    private static final int PAGE = 1_000;
    private static final int MOST_FOUND = 10_000;

    private final Mutiny.SessionFactory sessions;
    private final LedgerFiles files;
    private final ObjectMapper json;
    private final Clock clock;
    private final Caller.Current caller;

    SqlLedger(Mutiny.SessionFactory sessions, LedgerFiles files, Clock clock, Caller.Current caller) {
        this.sessions = sessions;
        this.files = files;
        this.json = new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
        this.clock = clock;
        this.caller = caller;
    }

    @Override
    public <T> Uni<T> record(Supplier<Uni<T>> change, Function<T, List<LedgerEntry>> entries) {
        return sessions.withTransaction(session -> change.get().call(result -> {
            Caller by = caller.get();
            Object[] rows =
                    entries.apply(result).stream().map(by::sign).map(this::row).toArray();
            return rows.length == 0 ? Uni.createFrom().voidItem() : session.persistAll(rows);
        }));
    }

    private LedgerRow row(LedgerEntry entry) {
        LedgerRow row = new LedgerRow();
        row.at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        row.id = timeOrdered(row.at, ThreadLocalRandom.current());
        row.workspace = entry.workspace();
        row.kind = entry.kind();
        row.subject = entry.subject();
        row.actor = entry.actor();
        try {
            row.data = json.writeValueAsString(entry.data());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The data of " + entry.kind() + " is not JSON: " + e.getMessage(), e);
        }
        row.mac = files.chain().sign(row.id, row.at, entry, row.data);
        return row;
    }

    /** A UUID of version 7 (RFC 9562 §5.7): milliseconds, then random bits. */
    static UUID timeOrdered(Instant at, Random random) {
        long high = at.toEpochMilli() << 16 | 0x7000 | random.nextInt(1 << 12);
        long low = 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
        return new UUID(high, low);
    }

    @Override
    public Uni<List<SealedEntry>> find(LedgerQuery query) {
        StringBuilder hql = new StringBuilder("from LedgerRow where workspace = :workspace");
        List<String> folders = query.subjects().stream()
                .filter(subject -> subject.endsWith("/"))
                .toList();
        hql.append(query.subjects().isEmpty() ? "" : " and (subject in :subjects");
        for (int i = 0; i < folders.size(); i++) {
            hql.append(" or subject like :folder").append(i).append(" escape '!'");
        }
        hql.append(query.subjects().isEmpty() ? "" : ")");
        hql.append(query.kinds().isEmpty() ? "" : " and kind in :kinds");
        hql.append(query.asOf().isEmpty() ? "" : " and at <= :asOf");
        hql.append(" order by at desc, id desc");
        return sessions.withStatelessSession(session -> {
                    SelectionQuery<LedgerRow> selection = session.createSelectionQuery(hql.toString(), LedgerRow.class)
                            .setParameter("workspace", query.workspace())
                            .setMaxResults(Math.clamp(query.limit(), 1, MOST_FOUND));
                    if (!query.subjects().isEmpty()) {
                        selection.setParameter("subjects", query.subjects());
                    }
                    for (int i = 0; i < folders.size(); i++) {
                        selection.setParameter("folder" + i, below(folders.get(i)));
                    }
                    if (!query.kinds().isEmpty()) {
                        selection.setParameter("kinds", query.kinds());
                    }
                    query.asOf().ifPresent(asOf -> selection.setParameter("asOf", asOf));
                    return selection.getResultList();
                })
                .map(rows -> rows.reversed().stream().map(this::sealed).toList());
    }

    /** The pattern of all that begins so. */
    private static String below(String folder) {
        return folder.replaceAll("[!%_]", "!$0") + "%";
    }

    @Override
    public Uni<List<SealedEntry>> after(long sequence, int limit) {
        return sessions.withStatelessSession(session -> page(session, sequence, limit))
                .map(rows -> rows.stream().map(this::sealed).toList());
    }

    @Override
    public Uni<Long> end() {
        return sessions.withStatelessSession(
                session -> session.createSelectionQuery("select coalesce(max(sequence), 0L) from LedgerRow", Long.class)
                        .getSingleResult());
    }

    private SealedEntry sealed(LedgerRow row) {
        Long sequence = row.sequence;
        String hash = row.hash;
        return new SealedEntry(
                row.id.toString(),
                row.at,
                sequence == null ? OptionalLong.empty() : OptionalLong.of(sequence),
                hash == null ? "" : hash,
                entry(row));
    }

    private LedgerEntry entry(LedgerRow row) {
        try {
            Map<String, Object> data = json.readValue(row.data, new TypeReference<>() {});
            return new LedgerEntry(row.kind, row.workspace, row.subject, row.actor, data);
        } catch (JsonProcessingException e) {
            // Only a row that was tampered with holds no JSON; its signature will not verify either.
            return new LedgerEntry(row.kind, row.workspace, row.subject, row.actor, Map.of("unreadable", row.data));
        }
    }

    @Override
    public Uni<LedgerReport> verify() {
        LedgerAudit audit = new LedgerAudit(files.chain(), files.head());
        return sessions.withStatelessSession(session -> walk(session, audit, 0)
                .chain(() -> session.createSelectionQuery(
                                "from LedgerRow where sequence is null order by at, id", LedgerRow.class)
                        .getResultList())
                .invoke(rows -> rows.forEach(row -> audit.unsealed(link(row))))
                .map(rows -> audit.report()));
    }

    private Uni<Void> walk(Mutiny.StatelessSession session, LedgerAudit audit, long after) {
        return page(session, after, PAGE)
                .invoke(rows -> rows.forEach(row -> audit.sealed(link(row))))
                .chain(rows -> rows.size() < PAGE
                        ? Uni.createFrom().voidItem()
                        : walk(session, audit, link(rows.getLast()).sequence()));
    }

    private static Uni<List<LedgerRow>> page(Mutiny.StatelessSession session, long after, int limit) {
        return session.createSelectionQuery("from LedgerRow where sequence > :after order by sequence", LedgerRow.class)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList();
    }

    static LedgerAudit.Link link(LedgerRow row) {
        LedgerEntry entry = new LedgerEntry(row.kind, row.workspace, row.subject, row.actor, Map.of());
        Long sequence = row.sequence;
        String hash = row.hash;
        return new LedgerAudit.Link(
                row.id, row.at, entry, row.data, row.mac, sequence == null ? 0 : sequence, hash == null ? "" : hash);
    }
}
