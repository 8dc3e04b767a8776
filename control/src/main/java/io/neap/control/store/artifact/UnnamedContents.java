// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import io.neap.control.retention.ContentStore;
import io.neap.control.retention.Survey;
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
@RegisterForReflection(
        targets = {
            Kept.class,
            ContentStore.Unnamed.class,
            Survey.class,
            UnnamedContents.Due.class,
            UnnamedContents.Compared.class
        })
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
    public Uni<Freed> free(long before, int most, boolean surveyed) {
        Sql due = Sql.of("""
                with due as materialized (
                    select sha256, size from unnamed_content where since <= ? and (? or not surveyed)
                    order by since, sha256 limit ? for update skip locked)
                select cast(jsonb_build_object('sha256', sha256,
                    'locked', pg_try_advisory_xact_lock(hashtextextended(sha256, 0))) as text)
                from due""", before, surveyed, most);
        return database.transaction(() -> database.list(Due.class, due).chain(this::free));
    }

    /** A statement of its own sees what was named until the locks were won. */
    private Uni<Freed> free(List<Due> due) {
        List<String> locked = due.stream().filter(Due::locked).map(Due::sha256).toList();
        if (locked.isEmpty()) {
            return Uni.createFrom().item(new Freed(0, 0, 0));
        }
        Sql unnamed = Sql.of("with looked as (delete from unnamed_content where")
                .in(" sha256", locked)
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
                        due.size(),
                        contents.size(),
                        contents.stream().mapToLong(Kept::size).sum()));
    }

    @Override
    public Uni<Optional<Integer>> survey(long before, long now) {
        Sql due = Sql.of("""
                select cast(to_jsonb(shelf) as text)
                from (select lpad(to_hex(n), 2, '0') as shelf from generate_series(0, 255) n) all_shelves
                where not exists (select 1 from content_survey s
                        where s.shelf = all_shelves.shelf and s.at > ? and s.kept is not null)
                    and exists (select 1 from artifact)
                order by shelf limit 1""", before);
        return database.find(String.class, due)
                .chain(shelf -> shelf.isEmpty()
                        ? Uni.createFrom().item(Optional.<Integer>empty())
                        : compare(shelf.get(), now).map(Optional::of));
    }

    private Uni<Integer> compare(String shelf, long now) {
        return blobs.shelf(shelf)
                .group()
                .intoLists()
                .of(COMPARED_AT_ONCE)
                .onItem()
                .transformToUniAndConcatenate(kept -> note(kept, now))
                .collect()
                .asList()
                .map(UnnamedContents::sum)
                .call(found -> database.execute(Sql.of("""
                        insert into content_survey (shelf, at, kept, nameless) values (?, ?, ?, ?)
                        on conflict (shelf) do update
                        set at = excluded.at, kept = excluded.kept, nameless = excluded.nameless""", shelf, now, found.kept(), found.nameless())))
                .map(found -> Math.toIntExact(found.noted()));
    }

    private static Compared sum(List<Compared> parts) {
        return new Compared(
                parts.stream().mapToLong(Compared::kept).sum(),
                parts.stream().mapToLong(Compared::nameless).sum(),
                parts.stream().mapToLong(Compared::noted).sum());
    }

    /** An upload that has kept its content and not named it yet is noted, too: it is looked up again before it is freed. */
    private Uni<Compared> note(List<Kept> kept, long now) {
        Sql note = Sql.of("""
                with nameless as materialized (
                    select k.sha256, k.size
                    from jsonb_to_recordset(cast(cast(? as text) as jsonb)) as k (sha256 text, size bigint)
                    where not exists (select 1 from artifact a where a.sha256 = k.sha256)),
                noted as (
                    insert into unnamed_content (sha256, size, since, surveyed)
                    select sha256, size, cast(? as bigint), true from nameless
                    order by sha256 on conflict (sha256) do nothing
                    returning sha256)
                select cast(jsonb_build_object('kept', cast(? as bigint),
                    'nameless', (select count(*) from nameless n where not exists (
                        select 1 from unnamed_content u where u.sha256 = n.sha256 and not u.surveyed)),
                    'noted', (select count(*) from noted)) as text)""", Database.json(kept), now, (long) kept.size());
        return database.transaction(() -> database.find(Compared.class, note)).map(Optional::orElseThrow);
    }

    @Override
    public Uni<Survey> surveyed() {
        return database.find(Survey.class, Sql.of("""
                        select cast(jsonb_build_object('complete', count(kept) = 256,
                            'named', exists (select 1 from artifact),
                            'kept', coalesce(sum(kept), 0), 'nameless', coalesce(sum(nameless), 0)) as text)
                        from content_survey""")).map(Optional::orElseThrow);
    }

    /** Content whose grace is over, and whether the lock of its uploads was won. */
    record Due(String sha256, boolean locked) {}

    /**
     * What a part of the store has.
     *
     * @param nameless without those that lost their name in this database
     * @param noted how many were not known yet
     */
    record Compared(long kept, long nameless, long noted) {}
}
