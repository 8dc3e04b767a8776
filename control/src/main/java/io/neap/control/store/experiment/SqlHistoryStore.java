// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import io.neap.control.experiment.Metric;
import io.neap.control.experiment.history.HistoryStore;
import io.neap.control.experiment.history.Steps;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The points of metrics in PostgreSQL. */
@ApplicationScoped
@RegisterForReflection(targets = Metric.class)
class SqlHistoryStore implements HistoryStore {

    /** The first point of each of so many equal parts but the last, of which it is the last point. */
    private static final String SAMPLE = """
            select cast(to_jsonb(sampled) as text) from (
                select *, lag(part) over (partition by turn order by place) as part_before from (
                    select m.*, r.turn,
                        ntile(?) over points as part, row_number() over points as place,
                        count(*) over (partition by r.turn) as total
                    from jsonb_array_elements_text(cast(cast(? as text) as jsonb)) with ordinality as r (run_id, turn)
                    join metric m on m.run_id = r.run_id and m.key = ? and m.step between ? and ?
                    window points as (partition by r.turn order by m.step, m.timestamp, m.value)) parted) sampled
            where place = total or (part < ? and part is distinct from part_before)
            order by turn, place""";

    private final Database database;

    SqlHistoryStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<List<String>> known(String workspace, List<String> runIds) {
        return database.list(String.class, Sql.of("""
                        select cast(to_jsonb(run_id) as text) from run
                        where workspace = ? and run_id in (
                            select jsonb_array_elements_text(cast(cast(? as text) as jsonb)))""", workspace, Database.json(runIds)));
    }

    @Override
    public Uni<List<Metric>> points(String runId, String key, Optional<Metric> after, int limit) {
        Sql select = Sql.of("select cast(to_jsonb(m) as text) from metric m where run_id = ? and key = ?", runId, key);
        after.ifPresent(point -> select.add(
                " and (timestamp, step, value) > (?, ?, cast(? as float8))",
                point.timestamp(),
                point.step(),
                point.value()));
        select.add(" order by timestamp, step, value limit ?", limit + 1);
        return database.list(Metric.class, select);
    }

    @Override
    public Uni<List<Metric>> points(List<String> runIds, String key, int limit) {
        return database.list(Metric.class, Sql.of("""
                select cast(to_jsonb(m) as text) from metric m
                where key = ? and run_id in (select jsonb_array_elements_text(cast(cast(? as text) as jsonb)))
                order by run_id, timestamp, step, value limit ?""", key, Database.json(runIds), limit));
    }

    @Override
    public Uni<List<Metric>> sample(List<String> runIds, String key, Steps steps, int limit) {
        return database.list(
                Metric.class, Sql.of(SAMPLE, limit, Database.json(runIds), key, steps.first(), steps.last(), limit));
    }
}
