// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import static java.util.stream.Collectors.summingInt;

import io.neap.control.retention.ContentStore;
import io.neap.control.store.artifact.Blobs.Kept;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * What is kept and has no name. The database notes each content that loses a name; here it is looked whether another
 * name is left, under the lock that an upload holds while it keeps content and names it: an upload of equal content
 * either names it before and is seen, or keeps its own bytes afterwards. A lock that is held is not waited for.
 */
@ApplicationScoped
@RegisterForReflection(targets = {Kept.class, ContentStore.Unnamed.class})
class UnnamedContents implements ContentStore {

    private static final int COMPARED_AT_ONCE = 500;

    private final Database database;
    private final Blobs blobs;

    UnnamedContents(Database database, Blobs blobs) {
        this.database = database;
        this.blobs = blobs;
    }

    @Override
    public Uni<Unnamed> unnamed() {
        return database.find(Unnamed.class, Sql.of("""
                        select cast(jsonb_build_object('contents', count(*), 'bytes', coalesce(sum(size), 0)) as text)
                        from unnamed_content u
                        where not exists (select 1 from artifact a where a.sha256 = u.sha256)""")).map(Optional::orElseThrow);
    }

    @Override
    public Uni<Freed> free(long before, int most) {
        Sql due = Sql.of("""
                with due as materialized (
                    select sha256, size from unnamed_content where since <= ?
                    order by since, sha256 limit ? for update skip locked)
                select cast(to_jsonb(due) as text) from due
                where pg_try_advisory_xact_lock(hashtextextended(sha256, 0))""", before, most);
        return database.transaction(() -> database.list(Kept.class, due).chain(this::free));
    }

    /** A statement of its own sees what was named until the locks were won. */
    private Uni<Freed> free(List<Kept> locked) {
        if (locked.isEmpty()) {
            return Uni.createFrom().item(new Freed(0, 0, 0));
        }
        Sql unnamed = Sql.of("with looked as (delete from unnamed_content where")
                .in(" sha256", locked.stream().map(Kept::sha256).toList())
                .add("""
                         returning sha256, size)
                        select cast(to_jsonb(looked) as text) from looked
                        where not exists (select 1 from artifact a where a.sha256 = looked.sha256)""");
        return database.list(Kept.class, unnamed)
                .call(contents -> Multi.createFrom()
                        .iterable(contents)
                        .onItem()
                        .transformToUniAndConcatenate(content -> blobs.free(content.sha256()))
                        .collect()
                        .last())
                .map(contents -> new Freed(
                        locked.size(),
                        contents.size(),
                        contents.stream().mapToLong(Kept::size).sum()));
    }

    @Override
    public Uni<Optional<Integer>> survey(long before, long now) {
        Sql due = Sql.of("""
                select cast(to_jsonb(shelf) as text)
                from (select lpad(to_hex(n), 2, '0') as shelf from generate_series(0, 255) n) all_shelves
                where not exists (select 1 from content_survey s where s.shelf = all_shelves.shelf and s.at > ?)
                order by shelf limit 1""", before);
        return database.find(String.class, due)
                .chain(shelf -> shelf.isEmpty()
                        ? Uni.createFrom().item(Optional.<Integer>empty())
                        : compare(shelf.get(), now).map(Optional::of));
    }

    private Uni<Integer> compare(String shelf, long now) {
        Sql compared = Sql.of("""
                insert into content_survey (shelf, at) values (?, ?)
                on conflict (shelf) do update set at = excluded.at""", shelf, now);
        return blobs.shelf(shelf)
                .group()
                .intoLists()
                .of(COMPARED_AT_ONCE)
                .onItem()
                .transformToUniAndConcatenate(kept -> note(kept, now))
                .collect()
                .with(summingInt(Integer::intValue))
                .call(found -> database.execute(compared));
    }

    /** An upload that has kept its content and not named it yet is noted, too: it is looked up again before it is freed. */
    private Uni<Integer> note(List<Kept> kept, long now) {
        return database.execute(Sql.of("""
                insert into unnamed_content (sha256, size, since)
                select k.sha256, k.size, cast(? as bigint)
                from jsonb_to_recordset(cast(cast(? as text) as jsonb)) as k (sha256 text, size bigint)
                where not exists (select 1 from artifact a where a.sha256 = k.sha256)
                order by k.sha256 on conflict (sha256) do nothing""", now, Database.json(kept)));
    }
}
