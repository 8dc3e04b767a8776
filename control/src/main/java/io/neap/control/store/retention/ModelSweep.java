// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.retention;

import io.neap.control.experiment.imported.ImportStore.Kind;
import io.neap.control.retention.Rule;
import io.neap.control.retention.Step;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Purges deleted logged models, and deleted experiments when they are empty. */
@ApplicationScoped
class ModelSweep {

    private static final int MODELS_AT_ONCE = 50;

    private static final List<String> MODEL_TABLES =
            List.of("logged_model_tag", "logged_model_param", "logged_model_metric", "logged_model");

    private static final List<String> EXPERIMENT_TABLES = List.of("dataset", "experiment_tag", "experiment");

    private static final String EXPERIMENT =
            "select cast(e.experiment_id as text) as name, " + Candidates.size("f.folder") + """
             as bytes, f.folder, jsonb_build_object('name', e.name) as data
            from experiment e cross join lateral (
                select case when e.artifact_location like 'mlflow-artifacts:/%/' || e.experiment_id
                        or e.artifact_location = 'mlflow-artifacts:/' || e.experiment_id
                    then substr(e.artifact_location, 19) end as folder) f\s""";

    private final Database database;
    private final TraceSweep traces;
    private final FolderSweep folders;

    ModelSweep(Database database, TraceSweep traces, FolderSweep folders) {
        this.database = database;
        this.traces = traces;
        this.folders = folders;
    }

    Candidates models(String workspace, Rule.PurgeModels rule) {
        String folder = Candidates.folder("l.artifact_uri", "l.model_id");
        Sql select = Sql.of(
                Candidates.HELD + "select l.model_id as name, " + Candidates.size("f.folder") + """
                         as bytes, f.folder,
                            jsonb_build_object('experiment', cast(l.experiment_id as text), 'name', l.name) as data
                        from logged_model l cross join lateral (select\s""" + folder + """
                         as folder) f
                        where l.workspace = ? and l.model_id not in (select id from held)
                            and ((l.lifecycle = 'DELETED' and l.updated <= ?) or exists (
                                select 1 from experiment e
                                where e.workspace = l.workspace and e.experiment_id = l.experiment_id
                                    and e.lifecycle = 'DELETED' and e.last_update_time <= ?))""",
                workspace,
                rule.before(),
                rule.before());
        return new Candidates(select, "l.model_id", "l");
    }

    /** Default stays: it would be made again at once. */
    Candidates experiments(String workspace, Rule.PurgeExperiments rule) {
        Sql select = Sql.of(EXPERIMENT + """
                where e.workspace = ? and e.lifecycle = 'DELETED' and e.last_update_time <= ? and e.experiment_id <> 0
                    and not exists (select 1 from run r
                        where r.workspace = e.workspace and r.experiment_id = e.experiment_id)
                    and not exists (select 1 from logged_model l
                        where l.workspace = e.workspace and l.experiment_id = e.experiment_id)""", workspace, rule.before());
        return new Candidates(select, "cast(e.experiment_id as text)", "e");
    }

    Uni<Step> purgeModels(String workspace, Candidates candidates, String after) {
        return database.list(Doomed.class, candidates.page(after, MODELS_AT_ONCE))
                .call(rows -> rows.isEmpty() ? Uni.createFrom().voidItem() : purgeModels(workspace, rows))
                .map(rows -> Doomed.step(rows, MODELS_AT_ONCE));
    }

    /** Purges some of the workspace; false when there was none. */
    Uni<Boolean> purgeAnyModels(String workspace) {
        Candidates all = new Candidates(
                Sql.of(
                        "select l.model_id as name, cast(0 as bigint) as bytes, "
                                + Candidates.folder("l.artifact_uri", "l.model_id")
                                + " as folder, jsonb_build_object() as data from logged_model l where l.workspace = ?",
                        workspace),
                "l.model_id",
                "l");
        return database.list(Doomed.class, all.some(MODELS_AT_ONCE))
                .call(rows -> rows.isEmpty() ? Uni.createFrom().voidItem() : purgeModels(workspace, rows))
                .map(rows -> !rows.isEmpty());
    }

    /** Purges one of the workspace of which nothing is left; false when there was none. */
    Uni<Boolean> purgeAnyExperiment(String workspace) {
        Candidates all = new Candidates(Sql.of(EXPERIMENT + """
                        where e.workspace = ?
                            and not exists (select 1 from run o
                                where o.workspace = e.workspace and o.experiment_id = e.experiment_id)
                            and not exists (select 1 from trace o
                                where o.workspace = e.workspace and o.experiment_id = e.experiment_id)
                            and not exists (select 1 from logged_model o
                                where o.workspace = e.workspace and o.experiment_id = e.experiment_id)""", workspace), "cast(e.experiment_id as text)", "e");
        return database.list(Doomed.class, all.some(1))
                .call(rows -> rows.isEmpty() ? Uni.createFrom().voidItem() : purgeExperiment(workspace, rows))
                .map(rows -> !rows.isEmpty());
    }

    private Uni<Void> purgeModels(String workspace, List<Doomed> rows) {
        Uni<Void> done = folders.remember(workspace, rows);
        for (String table : MODEL_TABLES) {
            done = done.chain(() -> database.execute(
                            Sql.of("delete from " + table + " where").in(" model_id", Doomed.names(rows))))
                    .replaceWithVoid();
        }
        return done.chain(() -> Imports.forget(database, workspace, Kind.LOGGED_MODEL, rows));
    }

    /** One at a time, and its traces before it, some in each step. */
    Uni<Step> purgeExperiments(String workspace, Candidates candidates, String after) {
        return database.list(Doomed.class, candidates.page(after, 1))
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(Doomed.step(rows, 1))
                        : traces.deleteIn(workspace, rows.getFirst().name())
                                .chain(all -> all
                                        ? purgeExperiment(workspace, rows).replaceWith(Doomed.step(rows, 1))
                                        : Uni.createFrom().item(new Step(List.of(), Optional.of(after)))));
    }

    private Uni<Void> purgeExperiment(String workspace, List<Doomed> rows) {
        Uni<Void> done = folders.remember(workspace, rows);
        for (String table : EXPERIMENT_TABLES) {
            done = done.chain(() -> database.execute(Sql.of(
                            "delete from " + table + " where workspace = ? and experiment_id = ?",
                            workspace,
                            Long.valueOf(rows.getFirst().name()))))
                    .replaceWithVoid();
        }
        return done;
    }
}
