// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.Batch;
import io.neap.control.experiment.Metric;
import io.neap.control.experiment.Param;
import io.neap.control.experiment.Tag;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Writes what is logged, each kind by one statement, and metrics alone without a transaction. Rows are written in the order of their keys, so that two clients
 * that log the same wait for one another and never lock each other out.
 */
@ApplicationScoped
@RegisterForReflection(targets = {RunLog.Changed.class, MetricChunk.class})
class RunLog {

    private final Database database;

    RunLog(Database database) {
        this.database = database;
    }

    /** True when there is such a run and it is active; nothing is written otherwise. */
    Uni<Boolean> write(String workspace, String runId, Batch batch) {
        List<Metric> measured = batch.metrics().stream()
                .filter(metric -> metric.modelId() != null)
                .toList();
        Sql metrics = metrics(workspace, runId, batch.metrics());
        if (batch.size() == batch.metrics().size() && measured.isEmpty()) {
            return found(metrics); // one statement needs no transaction
        }
        return database.transaction(() -> found(metrics)
                .call(found -> found
                        ? params(runId, batch.params())
                                .chain(() -> ofModels(runId, measured))
                                .chain(() -> tags(runId, batch.tags()))
                        : Uni.createFrom().voidItem()));
    }

    private Uni<Boolean> found(Sql sql) {
        return database.find(Boolean.class, sql).map(Optional::orElseThrow);
    }

    private static Sql metrics(String workspace, String runId, List<Metric> metrics) {
        return Sql.of(
                """
                with target as (
                    select run_id, workspace, experiment_id from run
                    where workspace = ? and run_id = ? and lifecycle = 'ACTIVE'),
                chunks as (
                    insert into metric_chunk
                    select t.run_id, n.key, n.digest, n.points, n.first_time, n.last_time,
                        n.point_times, n.point_steps, n.point_values
                    from target t, jsonb_populate_recordset(cast(null as metric_chunk), cast(cast(? as text) as jsonb)) n
                    order by n.key, n.digest
                    on conflict do nothing),
                latest as (
                    insert into latest_metric as l (run_id, workspace, experiment_id, key, timestamp, step, value)
                    select t.run_id, t.workspace, t.experiment_id, n.key, n.timestamp, n.step, n.value
                    from target t, jsonb_populate_recordset(cast(null as latest_metric), cast(cast(? as text) as jsonb)) n
                    order by n.key
                    on conflict (run_id, key) do update
                    set timestamp = excluded.timestamp, step = excluded.step, value = excluded.value
                    where (excluded.step, excluded.timestamp, excluded.value) > (l.step, l.timestamp, l.value))
                select cast(to_jsonb(count(*) = 1) as text) from target""",
                workspace,
                runId,
                Database.json(MetricChunk.of(metrics)),
                Database.json(MetricChunk.latest(metrics)));
    }

    private Uni<Void> params(String runId, List<Param> params) {
        if (params.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String rows = Database.json(params);
        Sql insert = Sql.of("""
                insert into param (run_id, workspace, experiment_id, start_time, key, value)
                select r.run_id, r.workspace, r.experiment_id, r.start_time, n.key, n.value
                from run r, jsonb_populate_recordset(cast(null as param), cast(cast(? as text) as jsonb)) n
                where r.run_id = ? order by n.key
                on conflict (run_id, key) do nothing""", rows, runId);
        Sql changed = Sql.of("""
                select cast(jsonb_build_object('key', p.key, 'old', p.value, 'attempted', n.value) as text)
                from param p
                join jsonb_populate_recordset(cast(null as param), cast(cast(? as text) as jsonb)) n on n.key = p.key
                where p.run_id = ? and p.value <> n.value order by p.key""", rows, runId);
        return database.execute(insert)
                .chain(count -> count == params.size()
                        ? Uni.createFrom().item(List.<Changed>of())
                        : database.list(Changed.class, changed))
                .invoke(changes -> changes.stream().findFirst().ifPresent(change -> {
                    throw DomainException.invalid(
                            "Changing param values is not allowed. Param with key='" + change.key()
                                    + "' was already logged with value='" + change.old() + "' for run ID='" + runId
                                    + "'. Attempted logging new value '" + change.attempted() + "'.");
                }))
                .replaceWithVoid();
    }

    private Uni<Void> ofModels(String runId, List<Metric> measured) {
        if (measured.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return database.execute(Sql.of("""
                        insert into logged_model_metric
                            (model_id, run_id, key, timestamp, step, value, dataset_name, dataset_digest)
                        select model_id, ?, key, timestamp, step, value, dataset_name, dataset_digest
                        from jsonb_populate_recordset(cast(null as logged_model_metric), cast(cast(? as text) as jsonb))
                        order by model_id, key, timestamp, step, value
                        on conflict do nothing""", runId, Database.json(measured))).replaceWithVoid();
    }

    private Uni<Void> tags(String runId, List<Tag> tags) {
        if (tags.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Sql upsert = Sql.of("""
                insert into run_tag (run_id, workspace, experiment_id, start_time, key, value)
                select distinct on (n.row ->> 'key')
                    r.run_id, r.workspace, r.experiment_id, r.start_time, n.row ->> 'key', n.row ->> 'value'
                from run r, jsonb_array_elements(cast(cast(? as text) as jsonb)) with ordinality as n (row, place)
                where r.run_id = ?
                order by n.row ->> 'key', n.place desc
                on conflict (run_id, key) do update set value = excluded.value""", Database.json(tags), runId);
        Sql named = Sql.of("""
                update run set run_name = t.value from run_tag t
                where run.run_id = ? and t.run_id = run.run_id and t.key = ? and run.run_name <> t.value""", runId, Tag.RUN_NAME);
        boolean renames = tags.stream().anyMatch(tag -> tag.key().equals(Tag.RUN_NAME));
        Uni<Integer> written = database.execute(upsert);
        return (renames ? written.chain(() -> database.execute(named)) : written).replaceWithVoid();
    }

    /** A param that was logged with another value before. */
    record Changed(String key, String old, String attempted) {}
}
