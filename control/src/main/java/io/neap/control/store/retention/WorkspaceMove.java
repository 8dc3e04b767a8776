// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.retention;

import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Moves what is tracked in a workspace to {@code default}. What has a name there goes at once, so that no other can take
 * the name; what has an id of its own follows some at a time, whoever reads meanwhile.
 */
@ApplicationScoped
class WorkspaceMove {

    private static final int ROWS_AT_ONCE = 2_000;

    /** An experiment that says nothing: each workspace has one when it was looked at. */
    static final String UNUSED = """
            (e.experiment_id = 0
                and not exists (select 1 from run o where o.workspace = e.workspace and o.experiment_id = 0)
                and not exists (select 1 from trace o where o.workspace = e.workspace and o.experiment_id = 0)
                and not exists (select 1 from logged_model o where o.workspace = e.workspace and o.experiment_id = 0))""";

    private static final String NEW_ID = """
            jsonb_build_object('workspace', 'default', 'experiment_id',
                case e.experiment_id when 0 then w.default_becomes else e.experiment_id end)""";

    /** What was logged while its run was moved is found by the step after. */
    private static final List<String> TABLES =
            List.of("run", "param", "run_tag", "latest_metric", "dataset", "logged_model", "trace");

    private final Database database;
    private final WorkspaceSweep sweep;

    WorkspaceMove(Database database, WorkspaceSweep sweep) {
        this.database = database;
        this.sweep = sweep;
    }

    /** Experiments, registered models with all that is theirs, webhooks, and folders that are to be emptied. */
    Uni<Void> begin(String workspace) {
        return database.execute(Sql.of(
                        "update workspace set default_becomes = nextval('experiment_number') where name = ? and exists ("
                                + "select 1 from experiment e where e.workspace = ? and e.experiment_id = 0 and not "
                                + UNUSED + ")",
                        workspace,
                        workspace))
                .chain(() -> forgetUnused(workspace))
                .chain(() -> copy("experiment", workspace))
                .chain(() -> copy("experiment_tag", workspace))
                .chain(() -> move("registered_model", workspace))
                .chain(() -> move("webhook", workspace))
                .chain(() -> move("webhook_delivery", workspace))
                .chain(() -> move("retention_folder", workspace));
    }

    /** The data of purged runs in a Default that does not come along: that of {@code default} may have the same. */
    private Uni<Void> forgetUnused(String workspace) {
        return database.execute(Sql.of("""
                        delete from dataset d using workspace w where w.name = d.workspace and d.workspace = ?
                            and d.experiment_id = 0 and w.default_becomes is null
                            and not exists (select 1 from run_dataset u where u.dataset_id = d.dataset_id)""", workspace)).replaceWithVoid();
    }

    /** With the values of all other columns. */
    private Uni<Void> copy(String table, String workspace) {
        return database.execute(Sql.of(
                        "insert into " + table + " select (jsonb_populate_record(e, " + NEW_ID + ")).* from " + table
                                + """
                                 e join workspace w on w.name = e.workspace
                                where e.workspace = ? and (e.experiment_id <> 0 or w.default_becomes is not null)""",
                        workspace))
                .replaceWithVoid();
    }

    private Uni<Void> move(String table, String workspace) {
        return database.execute(Sql.of("update " + table + " set workspace = 'default' where workspace = ?", workspace))
                .replaceWithVoid();
    }

    /** False when nothing was left. */
    Uni<Boolean> step(String workspace) {
        List<Supplier<Uni<Boolean>>> works = new ArrayList<>();
        TABLES.forEach(table -> works.add(() -> follow(table, workspace)));
        works.add(() -> sweep.forgetImports(workspace));
        works.add(() -> leave(workspace).replaceWith(false));
        return WorkspaceSweep.first(works);
    }

    private Uni<Boolean> follow(String table, String workspace) {
        return database.execute(Sql.of("""
                        update %1$s t set workspace = 'default', experiment_id =
                            case t.experiment_id when 0 then coalesce(w.default_becomes, 0) else t.experiment_id end
                        from workspace w where w.name = ? and t.ctid in (
                            select ctid from %1$s where workspace = ? limit ? for update)""".formatted(table), workspace, workspace, ROWS_AT_ONCE))
                .map(rows -> rows > 0);
    }

    /** The experiments' old places. */
    private Uni<Void> leave(String workspace) {
        Sql empty = Sql.of("""
                select cast(to_jsonb(cast(e.experiment_id as text)) as text) from experiment e where e.workspace = ?
                    and not exists (select 1 from run o where o.workspace = e.workspace and o.experiment_id = e.experiment_id)
                    and not exists (select 1 from dataset o where o.workspace = e.workspace and o.experiment_id = e.experiment_id)
                    and not exists (select 1 from trace o where o.workspace = e.workspace and o.experiment_id = e.experiment_id)
                    and not exists (
                        select 1 from logged_model o where o.workspace = e.workspace and o.experiment_id = e.experiment_id)
                for update""", workspace);
        return database.list(String.class, empty)
                .chain(ids -> ids.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : delete("experiment_tag", workspace, ids).chain(() -> delete("experiment", workspace, ids)));
    }

    private Uni<Void> delete(String table, String workspace, List<String> ids) {
        return database.execute(Sql.of("delete from " + table + " where workspace = ? and", workspace)
                        .in(" cast(experiment_id as text)", ids))
                .replaceWithVoid();
    }
}
