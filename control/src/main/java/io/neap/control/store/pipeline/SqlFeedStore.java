// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.pipeline;

import io.neap.control.pipeline.feed.FeedStore;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** The place in the ledger up to which the sink was told, in PostgreSQL: one row. */
@ApplicationScoped
class SqlFeedStore implements FeedStore {

    private final Database database;

    SqlFeedStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<Void> begin(long sequence) {
        return database.execute(Sql.of(
                        "insert into event_feed (sequence, leased_until) values (?, 0) on conflict (single) do nothing",
                        sequence))
                .replaceWithVoid();
    }

    @Override
    public Uni<OptionalLong> take(Instant now, Instant leaseEnd) {
        return database.list(Long.class, Sql.of("""
                        with taken as (
                            update event_feed set leased_until = ? where leased_until <= ? returning sequence)
                        select cast(sequence as text) from taken""", leaseEnd.toEpochMilli(), now.toEpochMilli()))
                .map(SqlFeedStore::first);
    }

    private static OptionalLong first(List<Long> rows) {
        return rows.isEmpty() ? OptionalLong.empty() : OptionalLong.of(rows.getFirst());
    }

    @Override
    public Uni<Boolean> advance(long from, long to, Instant leaseEnd) {
        return database.execute(Sql.of(
                        "update event_feed set sequence = ?, leased_until = ? where sequence = ?",
                        to,
                        leaseEnd.toEpochMilli(),
                        from))
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<Void> release(long at) {
        return database.execute(Sql.of("update event_feed set leased_until = 0 where sequence = ?", at))
                .replaceWithVoid();
    }
}
