// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import io.neap.control.error.DomainException;
import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactEntry;
import io.neap.control.model.ArtifactPath;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which path names which content. */
@ApplicationScoped
@RegisterForReflection(targets = {Artifact.class, ArtifactEntry.class})
class ArtifactIndex {

    private static final int DISCARDED_AT_ONCE = 500;

    private final Database database;

    ArtifactIndex(Database database) {
        this.database = database;
    }

    /**
     * Has the content kept, and names it by the path; fails with {@code INVALID_PARAMETER_VALUE} when that is a folder,
     * or below a file.
     */
    Uni<Void> put(Artifact artifact, Supplier<Uni<Void>> keep) {
        Sql insert = Sql.of("""
                insert into artifact (path, sha256, size) values (?, ?, ?)
                on conflict (path) do update
                set sha256 = excluded.sha256, size = excluded.size, stored_at = now()""", artifact.path(), artifact.sha256(), artifact.size());
        ArtifactPath path = new ArtifactPath(artifact.path());
        return database.transaction(() -> lock(path)
                        .chain(() -> requireRoom(path))
                        .chain(() -> lock(artifact.sha256()))
                        .chain(keep::get)
                        .chain(() -> database.execute(insert)))
                .replaceWithVoid();
    }

    /**
     * Until the end of the transaction: nobody else stores a file of this path or of a folder that it is in, nor one below
     * it. All lock from the top down, and contents after that, so that nobody waits in a circle.
     */
    Uni<Void> lock(ArtifactPath path) {
        List<String> down =
                Stream.concat(path.folders().stream(), Stream.of(path.text())).toList();
        return database.list(Integer.class, Sql.of("""
                        select cast(to_jsonb(count(locked)) as text) from (
                            select case when place < ? then pg_advisory_xact_lock_shared(hashtextextended(path, 1))
                                else pg_advisory_xact_lock(hashtextextended(path, 1)) end is null as locked
                            from %s with ordinality as down (path, place) order by place) each""".formatted(Sql.ITEMS), down.size(), Database.json(down)))
                .replaceWithVoid();
    }

    /** A client could not write a folder that has a file and a folder of one name. */
    Uni<Void> requireRoom(ArtifactPath path) {
        return inTheWay(path)
                .invoke(found -> found.ifPresent(other -> {
                    throw DomainException.invalid("The artifact '" + path + "' can't be stored beside '" + other
                            + "': one name is a file or a folder, not both.");
                }))
                .replaceWithVoid();
    }

    /** A file that the path has for a folder, or that has the path for a folder. */
    Uni<Optional<String>> inTheWay(ArtifactPath path) {
        return database.find(
                String.class,
                Sql.of("""
                        select cast(to_jsonb(path) as text) from artifact where path >= ? and path < ?
                        union all select cast(to_jsonb(path) as text) from artifact
                        where path = any (array(select %s)) limit 1""".formatted(Sql.ITEMS), path.text() + "/", path.text() + "0", Database.json(path.folders())));
    }

    /**
     * Forgets all that is at the path or below, and then frees each content that no path names any more, each in a
     * transaction of its own: the database locks no more than a few at once.
     */
    Uni<Void> discard(ArtifactPath path, Function<String, Uni<Void>> free) {
        Sql delete = Sql.of("""
                with gone as (
                    delete from artifact where path in (
                        select path from artifact where path = ? or (path >= ? and path < ?) limit ?)
                    returning sha256)
                select cast(to_jsonb(sha256) as text) from gone""", path.text(), path.text() + "/", path.text() + "0", DISCARDED_AT_ONCE);
        return database.list(String.class, delete)
                .call(gone -> Multi.createFrom()
                        .iterable(new TreeSet<>(gone))
                        .onItem()
                        .transformToUniAndConcatenate(sha256 -> free(sha256, free))
                        .collect()
                        .last())
                .chain(gone ->
                        gone.size() < DISCARDED_AT_ONCE ? Uni.createFrom().voidItem() : discard(path, free));
    }

    private Uni<Void> free(String sha256, Function<String, Uni<Void>> free) {
        return database.transaction(() -> lock(sha256)
                .chain(() -> isNamed(sha256))
                .chain(named -> named
                        ? Uni.createFrom().voidItem()
                        : database.execute(Sql.of("delete from unnamed_content where sha256 = ?", sha256))
                                .chain(() -> free.apply(sha256))));
    }

    /** Until the end of the transaction: content is not freed while somebody is about to name it. */
    private Uni<Void> lock(String sha256) {
        return database.list(
                        Boolean.class,
                        Sql.of(
                                "select cast(to_jsonb(pg_advisory_xact_lock(hashtextextended(?, 0)) is null) as text)",
                                sha256))
                .replaceWithVoid();
    }

    private Uni<Boolean> isNamed(String sha256) {
        return database.list(
                        Boolean.class,
                        Sql.of(
                                "select cast(to_jsonb(exists (select 1 from artifact where sha256 = ?)) as text)",
                                sha256))
                .map(List::getFirst);
    }

    Uni<Optional<Artifact>> find(ArtifactPath path) {
        return database.find(
                Artifact.class, Sql.of("select cast(to_jsonb(a) as text) from artifact a where path = ?", path.text()));
    }

    Uni<List<Artifact>> all(ArtifactPath folder, int limit) {
        return database.list(Artifact.class, Sql.of("""
                        select cast(to_jsonb(a) as text) from artifact a
                        where path >= ? and path < ? order by path limit ?""", prefix(folder), end(folder), limit));
    }

    private static String prefix(ArtifactPath folder) {
        return folder.text().isEmpty() ? "" : folder.text() + "/";
    }

    /** '0' follows '/', so that everything below a folder lies between the two; the root ends at the last character. */
    private static String end(ArtifactPath folder) {
        return folder.text().isEmpty() ? Character.toString(Character.MAX_CODE_POINT) : folder.text() + "0";
    }

    Uni<List<ArtifactEntry>> list(ArtifactPath folder) {
        String prefix = prefix(folder);
        int characters = prefix.codePointCount(0, prefix.length()); // as PostgreSQL counts them
        return database.list(ArtifactEntry.class, Sql.of("""
                        select cast(jsonb_build_object('name', name, 'folder', bool_or(nested),
                            'size', sum(case when nested then 0 else size end)) as text)
                        from (select split_part(rest, '/', 1) as name, strpos(rest, '/') > 0 as nested, size
                              from (select substr(path, ?) as rest, size from artifact
                                    where path >= ? and path < ?) below) entry
                        group by name order by name collate "C\"""", characters + 1, prefix, end(folder)));
    }

    Uni<Boolean> delete(ArtifactPath path) {
        return database.execute(Sql.of(
                        "delete from artifact where path = ? or (path >= ? and path < ?)",
                        path.text(),
                        path.text() + "/",
                        path.text() + "0"))
                .map(rows -> rows > 0);
    }
}
