// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.retention;

import io.neap.control.experiment.imported.ImportStore.Kind;
import io.neap.control.retention.Rule;
import io.neap.control.retention.Step;
import io.neap.control.store.experiment.RunQueries;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Deletes runs, and purges those that were deleted. */
@ApplicationScoped
class RunSweep {

    private static final int DELETED_AT_ONCE = 200;

    /** Each with all of its metric's chunks, which may be thousands. */
    private static final int PURGED_AT_ONCE = 20;

    private static final List<String> TABLES = List.of(
            "trace_run", "run_tag", "param", "run_dataset", "run_model", "latest_metric", "metric_chunk", "run");

    private static final String DATA =
            "jsonb_build_object('experiment', cast(r.experiment_id as text), 'run_name', r.run_name)";

    private final Database database;
    private final TraceSweep traces;
    private final FolderSweep folders;

    RunSweep(Database database, TraceSweep traces, FolderSweep folders) {
        this.database = database;
        this.traces = traces;
        this.folders = folders;
    }

    Candidates deletable(String workspace, Rule.DeleteRuns rule) {
        Sql select = Sql.of(Candidates.HELD + "select r.run_id as name, cast(0 as bigint) as bytes,"
                        + " cast(null as text) as folder, " + DATA + " as data from run r ")
                .add("""
                         where r.workspace = ? and r.lifecycle = 'ACTIVE'
                            and greatest(r.start_time, r.end_time,
                                (select max(l.timestamp) from latest_metric l where l.run_id = r.run_id)) <= ?
                            and r.run_id not in (select id from held)""", workspace, rule.before());
        RunQueries.restrict(select, rule.filter());
        return new Candidates(select, "r.run_id", "r");
    }

    Candidates purgeable(String workspace, Rule.PurgeRuns rule) {
        String folder = Candidates.folder("r.artifact_uri", "r.run_id");
        Sql select = Sql.of(
                Candidates.HELD + "select r.run_id as name, " + Candidates.size("f.folder") + """
                         + 24 * coalesce((select sum(points) from metric_chunk c where c.run_id = r.run_id), 0) as bytes,
                        f.folder,\s""" + DATA
                        + " as data from run r cross join lateral (select " + folder + """
                         as folder) f
                        where r.workspace = ? and r.lifecycle = 'DELETED' and r.deleted_at < ?
                            and r.run_id not in (select id from held)""",
                workspace,
                rule.before());
        return new Candidates(select, "r.run_id", "r");
    }

    /** Purges some of the workspace, whose traces are gone; false when there was none. */
    Uni<Boolean> purgeAny(String workspace) {
        Candidates all = new Candidates(
                Sql.of(
                        "select r.run_id as name, cast(0 as bigint) as bytes, "
                                + Candidates.folder("r.artifact_uri", "r.run_id")
                                + " as folder, jsonb_build_object() as data from run r where r.workspace = ?",
                        workspace),
                "r.run_id",
                "r");
        return database.list(Doomed.class, all.some(PURGED_AT_ONCE))
                .call(rows -> rows.isEmpty() ? Uni.createFrom().voidItem() : purge(workspace, rows))
                .map(rows -> !rows.isEmpty());
    }

    Uni<Step> delete(Candidates candidates, String after) {
        return database.list(Doomed.class, candidates.page(after, DELETED_AT_ONCE))
                .call(rows -> database.execute(
                        Sql.of("update run set lifecycle = 'DELETED' where").in(" run_id", Doomed.names(rows))))
                .map(rows -> Doomed.step(rows, DELETED_AT_ONCE));
    }

    /** Their traces before them, some in each step. */
    Uni<Step> purge(String workspace, Candidates candidates, String after) {
        return database.list(Doomed.class, candidates.page(after, PURGED_AT_ONCE))
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(Doomed.step(rows, PURGED_AT_ONCE))
                        : traces.deleteOf(workspace, Doomed.names(rows))
                                .chain(all -> all
                                        ? purge(workspace, rows).replaceWith(Doomed.step(rows, PURGED_AT_ONCE))
                                        : Uni.createFrom().item(new Step(List.of(), Optional.of(after)))));
    }

    private Uni<Void> purge(String workspace, List<Doomed> rows) {
        Uni<Void> done = folders.remember(workspace, rows);
        for (String table : TABLES) {
            done = done.chain(() -> database.execute(
                            Sql.of("delete from " + table + " where").in(" run_id", Doomed.names(rows))))
                    .replaceWithVoid();
        }
        return done.chain(() -> Imports.forget(database, workspace, Kind.RUN, rows));
    }
}
