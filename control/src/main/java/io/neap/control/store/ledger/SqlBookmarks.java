// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.ledger;

import io.neap.control.ledger.Bookmarks;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** The places that readers of the ledger have reached, in PostgreSQL: a row each. */
@ApplicationScoped
class SqlBookmarks implements Bookmarks {

    private final Database database;

    SqlBookmarks(Database database) {
        this.database = database;
    }

    @Override
    public Uni<Boolean> isBehind(String reader) {
        return database.list(Boolean.class, Sql.of("""
                        select cast(to_jsonb(exists (
                            select 1 from ledger_entry
                            where sequence > (select sequence from ledger_bookmark where reader = ?))
                            or not exists (select 1 from ledger_bookmark where reader = ?)) as text)""", reader, reader)).map(List::getFirst);
    }

    @Override
    public Uni<Void> begin(String reader, long sequence) {
        return database.execute(Sql.of(
                        "insert into ledger_bookmark (reader, sequence, leased_until) values (?, ?, 0)"
                                + " on conflict (reader) do nothing",
                        reader,
                        sequence))
                .replaceWithVoid();
    }

    @Override
    public Uni<OptionalLong> take(String reader, Instant now, Instant leaseEnd) {
        return database.list(Long.class, Sql.of("""
                        with taken as (
                            update ledger_bookmark set leased_until = ?
                            where reader = ? and leased_until <= ? returning sequence)
                        select cast(sequence as text) from taken""", leaseEnd.toEpochMilli(), reader, now.toEpochMilli()))
                .map(SqlBookmarks::first);
    }

    private static OptionalLong first(List<Long> rows) {
        return rows.isEmpty() ? OptionalLong.empty() : OptionalLong.of(rows.getFirst());
    }

    @Override
    public Uni<Boolean> advance(String reader, long from, long to, Instant leaseEnd) {
        return database.execute(Sql.of(
                        "update ledger_bookmark set sequence = ?, leased_until = ? where reader = ? and sequence = ?",
                        to,
                        leaseEnd.toEpochMilli(),
                        reader,
                        from))
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<Void> release(String reader, long at) {
        return database.execute(Sql.of(
                        "update ledger_bookmark set leased_until = 0 where reader = ? and sequence = ?", reader, at))
                .replaceWithVoid();
    }
}
