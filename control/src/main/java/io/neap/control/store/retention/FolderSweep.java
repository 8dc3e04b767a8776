// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.retention;

import io.neap.control.retention.Gone;
import io.neap.control.retention.Step;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Deletes the artifacts of folders whose owners are gone; what their contents take is freed when nobody names them. */
@ApplicationScoped
class FolderSweep {

    private static final int FILES_AT_ONCE = 500;

    /**
     * Nobody knows the folder any more: nobody who put another experiment or a registered model into it, and no run,
     * logged model or trace that an import has brought back under the id that it is named by.
     */
    private static final String NEXT = """
            with next as (
                select folder, substring(folder from '[^/]+$') collate "default" as id from retention_folder where workspace = ? and folder > ?
                order by folder limit 1 for update skip locked)
            select cast(jsonb_build_object('folder', folder, 'known', exists (
                    select 1 from model_version v
                    where starts_with(v.artifact_uri || '/', 'mlflow-artifacts:/' || folder || '/')) or exists (
                    select 1 from revision r where starts_with(r.artifact, folder || '/')) or exists (
                    select 1 from experiment e
                    where starts_with(e.artifact_location || '/', 'mlflow-artifacts:/' || folder || '/')) or exists (
                    select 1 from run r where r.run_id = next.id) or exists (
                    select 1 from logged_model l where l.model_id = next.id) or exists (
                    select 1 from trace t where t.trace_id = next.id)) as text)
            from next""";

    private final Database database;

    FolderSweep(Database database) {
        this.database = database;
    }

    /** Notes the folders, in the transaction in which their owners go. */
    Uni<Void> remember(String workspace, List<Doomed> rows) {
        List<String> folders =
                rows.stream().map(Doomed::folder).filter(Objects::nonNull).toList();
        if (folders.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return database.execute(Sql.of(
                        "insert into retention_folder (folder, workspace) select folder, ? from " + Sql.ITEMS
                                + " folder where exists (select 1 from artifact a"
                                + " where a.path >= folder || '/' and a.path < folder || '0')"
                                + " order by folder on conflict do nothing",
                        workspace,
                        Database.json(folders)))
                .replaceWithVoid();
    }

    /** What was noted and is not done. */
    Sql noted(String workspace) {
        return Sql.of(
                "with doomed as (select folder as name, " + Candidates.size("folder")
                        + " as bytes from retention_folder where workspace = ?) ",
                workspace);
    }

    /** Deletes some artifacts of one folder, which is forgotten with the last. */
    Uni<Step> empty(String workspace, String after) {
        return database.find(Next.class, Sql.of(NEXT, workspace, after))
                .chain(next -> next.isEmpty()
                        ? Uni.createFrom().item(new Step(List.of(), Optional.empty()))
                        : next.get().known()
                                ? forget(next.get().folder()).replaceWith(step(next.get(), after, 0, 0))
                                : empty(next.get(), after));
    }

    private Uni<Step> empty(Next next, String after) {
        Sql delete = Sql.of("""
                with gone as (
                    delete from artifact where path in (
                        select path from artifact where path >= ? and path < ? order by path limit ?)
                    returning size)
                select cast(jsonb_build_object('files', count(*), 'bytes', coalesce(sum(size), 0)) as text)
                from gone""", next.folder() + "/", next.folder() + "0", FILES_AT_ONCE);
        return database.find(Emptied.class, delete)
                .map(Optional::orElseThrow)
                .call(emptied -> emptied.files() < FILES_AT_ONCE
                        ? forget(next.folder())
                        : Uni.createFrom().voidItem())
                .map(emptied -> step(next, after, emptied.files(), emptied.bytes()));
    }

    private Uni<Void> forget(String folder) {
        return database.execute(Sql.of("delete from retention_folder where folder = ?", folder))
                .replaceWithVoid();
    }

    private static Step step(Next next, String after, long files, long bytes) {
        List<Gone> gone = files == 0
                ? List.of()
                : List.of(new Gone(next.folder(), bytes, Map.of("files", files, "bytes", bytes)));
        return new Step(gone, Optional.of(files < FILES_AT_ONCE ? next.folder() : after));
    }

    /** A folder, and whether somebody knows it all the same. */
    record Next(String folder, boolean known) {}

    /** What went in one step. */
    record Emptied(long files, long bytes) {}
}
