// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import io.neap.control.experiment.Experiment;
import io.neap.control.experiment.Metric;
import io.neap.control.experiment.imported.ImportRecord;
import io.neap.control.experiment.imported.ImportStore;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** What imports remember in PostgreSQL. */
@ApplicationScoped
@RegisterForReflection(targets = ImportRecord.class)
class SqlImportStore implements ImportStore {

    private static final String RECORD = "select cast(to_jsonb(r) as text) from import_record r";

    private final Database database;

    SqlImportStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<ImportRecord> lock(String workspace, Kind kind, String id) {
        Sql make = Sql.of(
                "insert into import_record (workspace, kind, id) values (?, ?, ?) on conflict do nothing",
                workspace,
                kind.name(),
                id);
        Sql read =
                Sql.of(RECORD + " where workspace = ? and kind = ? and id = ? for update", workspace, kind.name(), id);
        return database.execute(make)
                .chain(() -> database.find(ImportRecord.class, read))
                .map(Optional::orElseThrow);
    }

    @Override
    public Uni<Void> save(String workspace, Kind kind, ImportRecord record) {
        return database.execute(Sql.of("""
                        update import_record r set facts = n.facts, fingerprint = n.fingerprint, points = n.points
                        from jsonb_populate_record(cast(null as import_record), cast(cast(? as text) as jsonb)) n
                        where r.workspace = ? and r.kind = ? and r.id = n.id""", Database.json(record), workspace, kind.name()))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<ImportRecord>> find(String workspace, Kind kind, List<String> ids) {
        String there = switch (kind) {
            case RUN -> "exists (select 1 from run where run_id = r.id) and ";
            case LOGGED_MODEL -> "exists (select 1 from logged_model where model_id = r.id) and ";
            case EXPERIMENT, MODEL, VERSION -> "";
        };
        return database.list(
                ImportRecord.class,
                Sql.of(RECORD + " where workspace = ? and kind = ? and " + there, workspace, kind.name())
                        .in("id", ids));
    }

    @Override
    public Uni<Boolean> exists(Kind kind, String id) {
        String table = switch (kind) {
            case RUN -> "run where run_id";
            case LOGGED_MODEL -> "logged_model where model_id";
            case EXPERIMENT, MODEL, VERSION -> throw new IllegalArgumentException(kind + " has no id of its own");
        };
        return database.find(
                        Boolean.class, Sql.of("select cast(to_jsonb(count(*) > 0) as text) from " + table + " = ?", id))
                .map(Optional::orElseThrow);
    }

    @Override
    public Uni<Void> update(Experiment experiment) {
        return database.execute(Sql.of(
                        "update experiment set lifecycle = ?, creation_time = ?, last_update_time = ?"
                                + " where workspace = ? and experiment_id = ?",
                        experiment.lifecycle().name(),
                        experiment.creationTime(),
                        experiment.lastUpdateTime(),
                        experiment.workspace(),
                        Long.parseLong(experiment.id())))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> addMetrics(String modelId, List<Metric> metrics) {
        if (metrics.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return database.execute(Sql.of("""
                        insert into logged_model_metric
                            (model_id, run_id, key, timestamp, step, value, dataset_name, dataset_digest)
                        select ?, coalesce(run_id, ''), key, timestamp, step, value, dataset_name, dataset_digest
                        from jsonb_populate_recordset(cast(null as logged_model_metric), cast(cast(? as text) as jsonb))
                        order by key, timestamp, step, value
                        on conflict do nothing""", modelId, Database.json(metrics))).replaceWithVoid();
    }

    @Override
    public Uni<Long> points(String runId) {
        return database.find(Long.class, Sql.of("""
                        select cast(count(*) as text) from (
                            select distinct c.key, p.timestamp, p.step, p.value
                            from metric_chunk c,
                                unnest(c.point_times, c.point_steps, c.point_values) p (timestamp, step, value)
                            where c.run_id = ?) points""", runId)).map(Optional::orElseThrow);
    }

    @Override
    public Uni<Void> pointsCame(String runId) {
        return database.execute(
                        Sql.of("update run set thinned_to = null where run_id = ? and thinned_to is not null", runId))
                .replaceWithVoid();
    }
}
