// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.retention;

import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Supplier;

/** Empties a workspace of what is tracked in it, some at a time, and notes the folders of its artifacts before others. */
@ApplicationScoped
class WorkspaceSweep {

    private static final int RECORDS_AT_ONCE = 5_000;

    /** What is of no use without the rest, and never much. */
    private static final List<String> REST = List.of("webhook", "retention_policy", "workspace_policy");

    private final Database database;
    private final RunSweep runs;
    private final ModelSweep models;
    private final TraceSweep traces;
    private final FolderSweep folders;

    WorkspaceSweep(Database database, RunSweep runs, ModelSweep models, TraceSweep traces, FolderSweep folders) {
        this.database = database;
        this.runs = runs;
        this.models = models;
        this.traces = traces;
        this.folders = folders;
    }

    /** False when there was nothing; registered models are gone before. */
    Uni<Boolean> empty(String workspace) {
        return WorkspaceSweep.first(List.of(
                () -> traces.deleteAny(workspace),
                () -> runs.purgeAny(workspace),
                () -> models.purgeAnyModels(workspace),
                () -> models.purgeAnyExperiment(workspace),
                () -> some("latest_metric", workspace),
                () -> forgetImports(workspace),
                () -> folders.empty(workspace, "").map(step -> step.next().isPresent()),
                () -> drop(workspace).replaceWith(false)));
    }

    /** What imports have brought there. */
    Uni<Boolean> forgetImports(String workspace) {
        return some("import_record", workspace);
    }

    /** Deletes some rows; of {@code latest_metric}, which no foreign key ties to its run, a late writer may leave one. */
    private Uni<Boolean> some(String table, String workspace) {
        return database.execute(Sql.of(
                        "delete from " + table + " where ctid in (select ctid from " + table
                                + " where workspace = ? limit ? for update skip locked)",
                        workspace,
                        RECORDS_AT_ONCE))
                .map(rows -> rows > 0);
    }

    private Uni<Void> drop(String workspace) {
        Uni<Void> done = Uni.createFrom().voidItem();
        for (String table : REST) {
            done = done.chain(
                            () -> database.execute(Sql.of("delete from " + table + " where workspace = ?", workspace)))
                    .replaceWithVoid();
        }
        return done;
    }

    /** Does the first piece of work that there is, and tells whether there was any. */
    static Uni<Boolean> first(List<Supplier<Uni<Boolean>>> works) {
        return works.isEmpty()
                ? Uni.createFrom().item(false)
                : works.getFirst()
                        .get()
                        .chain(did -> did ? Uni.createFrom().item(true) : first(works.subList(1, works.size())));
    }
}
