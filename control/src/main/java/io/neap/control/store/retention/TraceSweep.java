// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.retention;

import io.neap.control.retention.Rule;
import io.neap.control.retention.Step;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Deletes traces with their spans, and with the artifacts that were attached to them. */
@ApplicationScoped
class TraceSweep {

    private static final int AT_ONCE = 200;

    private static final String FOLDER = """
            (select substr(e.artifact_location, 19) || '/traces/' || t.trace_id as folder from experiment e
                where e.workspace = t.workspace and e.experiment_id = t.experiment_id
                    and e.artifact_location like 'mlflow-artifacts:/%') f""";

    private static final String ROW =
            "select t.trace_id as name, " + Candidates.size("f.folder") + """
             + coalesce((select cast(sum(pg_column_size(s.content)) as bigint) from span s
                where s.trace_id = t.trace_id), 0) as bytes, f.folder, jsonb_build_object() as data
            from trace t left join lateral\s""" + FOLDER + " on true ";

    private final Database database;
    private final FolderSweep folders;

    TraceSweep(Database database, FolderSweep folders) {
        this.database = database;
        this.folders = folders;
    }

    Candidates old(String workspace, Rule.DeleteTraces rule) {
        return new Candidates(
                Sql.of(ROW + " where t.workspace = ? and t.request_time <= ?", workspace, rule.before()),
                "t.trace_id",
                "t");
    }

    Uni<Step> delete(String workspace, Candidates candidates, String after) {
        return database.list(Doomed.class, candidates.page(after, AT_ONCE))
                .call(rows -> delete(workspace, rows))
                .map(rows -> Doomed.step(rows, AT_ONCE));
    }

    /** Deletes some of the workspace; false when there was none. */
    Uni<Boolean> deleteAny(String workspace) {
        Candidates all = new Candidates(
                Sql.of(
                        "select t.trace_id as name, cast(0 as bigint) as bytes, f.folder, jsonb_build_object() as data"
                                + " from trace t left join lateral " + FOLDER + " on true where t.workspace = ?",
                        workspace),
                "t.trace_id",
                "t");
        return database.list(Doomed.class, all.some(AT_ONCE))
                .call(rows -> delete(workspace, rows))
                .map(rows -> !rows.isEmpty());
    }

    /** Some of those that the runs made; whether they were all. */
    Uni<Boolean> deleteOf(String workspace, List<String> runIds) {
        return deleteSome(
                workspace, Sql.of(ROW + """
                 where t.workspace = ? and t.trace_id in (
                    select m.trace_id from trace_metadata m where m.key = 'mlflow.sourceRun' and""", workspace).in(" m.value", runIds).add(")"));
    }

    /** Some of those of an experiment; whether they were all. */
    Uni<Boolean> deleteIn(String workspace, String experimentId) {
        return deleteSome(
                workspace,
                Sql.of(ROW + " where t.workspace = ? and t.experiment_id = ?", workspace, Long.valueOf(experimentId)));
    }

    private Uni<Boolean> deleteSome(String workspace, Sql select) {
        return database.list(Doomed.class, new Candidates(select, "t.trace_id", "t").page("", AT_ONCE))
                .call(rows -> delete(workspace, rows))
                .map(rows -> rows.size() < AT_ONCE);
    }

    private Uni<Void> delete(String workspace, List<Doomed> rows) {
        if (rows.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return folders.remember(workspace, rows)
                .chain(() -> database.execute(Sql.of("delete from trace where").in(" trace_id", Doomed.names(rows))))
                .replaceWithVoid();
    }
}
