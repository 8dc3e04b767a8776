// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import io.neap.control.experiment.Batch;
import io.neap.control.experiment.DatasetInput;
import io.neap.control.experiment.Lifecycle;
import io.neap.control.experiment.Metric;
import io.neap.control.experiment.ModelLink;
import io.neap.control.experiment.Param;
import io.neap.control.experiment.Run;
import io.neap.control.experiment.RunStore;
import io.neap.control.experiment.search.Ranked;
import io.neap.control.experiment.search.Search;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Runs in PostgreSQL. */
@ApplicationScoped
@RegisterForReflection(
        targets = {Run.class, Metric.class, Param.class, DatasetInput.class, ModelLink.class, SqlRunStore.Text.class})
class SqlRunStore implements RunStore {

    private final Database database;
    private final RunLog log;
    private final RunLinks links;

    SqlRunStore(Database database, RunLog log, RunLinks links) {
        this.database = database;
        this.log = log;
        this.links = links;
    }

    @Override
    public Uni<Void> insert(String workspace, Run run) {
        return database.execute(Sql.of("""
                        with sent as (select cast(cast(? as text) as jsonb) as run),
                        begun as (
                            insert into run select r.* from sent, jsonb_populate_record(cast(null as run),
                                sent.run || jsonb_build_object('workspace', cast(? as text))) r
                            returning run_id, workspace, experiment_id, start_time)
                        insert into run_tag (run_id, workspace, experiment_id, start_time, key, value)
                        select distinct on (t.tag ->> 'key') r.*, t.tag ->> 'key', t.tag ->> 'value'
                        from begun r, sent, jsonb_array_elements(sent.run -> 'tags') with ordinality as t (tag, place)
                        order by t.tag ->> 'key', t.place desc""", Database.json(run), workspace)).replaceWithVoid();
    }

    @Override
    public Uni<Optional<Run>> find(String workspace, String runId) {
        return database.find(
                Run.class, RunQueries.select().add(" where r.workspace = ? and r.run_id = ?", workspace, runId));
    }

    @Override
    public Uni<Optional<Lifecycle>> lifecycle(String workspace, String runId) {
        return database.find(
                Lifecycle.class,
                Sql.of(
                        "select cast(to_jsonb(lifecycle) as text) from run where workspace = ? and run_id = ?",
                        workspace,
                        runId));
    }

    @Override
    public Uni<Void> update(String workspace, Run run) {
        return database.execute(Sql.of("""
                        update run set run_name = changed.run_name, status = changed.status, end_time = changed.end_time
                        from jsonb_populate_record(cast(null as run), cast(cast(? as text) as jsonb)) changed
                        where run.workspace = ? and run.run_id = changed.run_id""", Database.json(run), workspace)).replaceWithVoid();
    }

    @Override
    public Uni<Void> setLifecycle(String workspace, String runId, Lifecycle lifecycle) {
        return database.execute(Sql.of(
                        "update run set lifecycle = ? where workspace = ? and run_id = ?",
                        lifecycle.name(),
                        workspace,
                        runId))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<Ranked<Run>>> search(String workspace, List<String> experimentIds, Search search) {
        return database.ranked(Run.class, RunQueries.search(workspace, experimentIds, search), search.limit());
    }

    @Override
    public Uni<Boolean> log(String workspace, String runId, Batch batch) {
        return log.write(workspace, runId, batch);
    }

    @Override
    public Uni<String> appendToTag(String runId, String key, String json) {
        Sql lock = Sql.of("select cast(to_jsonb(run_id) as text) from run where run_id = ? for no key update", runId);
        Sql read = Sql.of("select cast(to_jsonb(value) as text) from run_tag where run_id = ? and key = ?", runId, key);
        return database.transaction(() -> database.find(String.class, lock)
                .chain(locked -> database.find(String.class, read))
                .map(old -> JsonList.append(old.orElse(""), json))
                .call(list -> database.execute(Sql.of("""
                        insert into run_tag (run_id, workspace, experiment_id, start_time, key, value)
                        select run_id, workspace, experiment_id, start_time, ?, ? from run where run_id = ?
                        on conflict (run_id, key) do update set value = excluded.value""", key, list, runId))));
    }

    @Override
    public Uni<Boolean> deleteTag(String runId, String key) {
        return database.execute(Sql.of("delete from run_tag where run_id = ? and key = ?", runId, key))
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<Void> addInputs(String workspace, String runId, List<DatasetInput> datasets, List<ModelLink> models) {
        return database.transaction(
                () -> links.addDatasets(workspace, runId, datasets).chain(() -> links.addModels(runId, models, false)));
    }

    @Override
    public Uni<Void> addOutputs(String runId, List<ModelLink> models) {
        return links.addModels(runId, models, true);
    }

    @Override
    public Uni<String> digest(String runId) {
        return database.find(Text.class, Sql.of(RunQueries.DIGEST, runId, runId))
                .map(found -> found.orElseThrow().text());
    }

    /** One column of text. */
    record Text(String text) {}
}
