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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The points of metrics in PostgreSQL. */
@ApplicationScoped
@RegisterForReflection(targets = {Metric.class, SqlHistoryStore.Chunk.class})
class SqlHistoryStore implements HistoryStore {

    /** All points of a key of the run {@code r}, each once. */
    private static final String POINTS = """
            lateral (
                select distinct c.run_id, c.key, p.timestamp, p.step, p.value
                from metric_chunk c, unnest(c.point_times, c.point_steps, c.point_values) p (timestamp, step, value)
                where c.run_id = r.run_id and c.key = ?) m""";

    /** The first point of each of so many equal parts but the last, of which it is the last point. */
    private static final String SAMPLE = """
            select cast(to_jsonb(sampled) as text) from (
                select *, lag(part) over (partition by turn order by place) as part_before from (
                    select m.*, r.turn,
                        ntile(?) over points as part, row_number() over points as place,
                        count(*) over (partition by r.turn) as total
                    from jsonb_array_elements_text(cast(cast(? as text) as jsonb)) with ordinality as r (run_id, turn)
                    cross join %s where m.step between ? and ?
                    window points as (partition by r.turn order by m.step, m.timestamp, m.value)) parted) sampled
            where place = total or (part < ? and part is distinct from part_before)
            order by turn, place""".formatted(POINTS);

    /** Those that begin before the first so many points end, and where that is, when there are others behind. */
    private static final String CHUNKS = """
            with own as (
                select *, sum(points) over (order by first_time, digest) - points as before
                from metric_chunk where run_id = ? and key = ? and last_time >= ?),
            reach as (select max(last_time) as time from own where before < ?)
            select cast(jsonb_build_object('times', cast(point_times as text), 'steps', cast(point_steps as text),
                'values', cast(point_values as text),
                'reach', case when exists (select 1 from own o where o.first_time > reach.time) then reach.time end) as text)
            from own, reach where first_time <= reach.time""";

    private final Database database;

    SqlHistoryStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<List<String>> known(String workspace, List<String> runIds) {
        return database.list(
                String.class,
                Sql.of("select cast(to_jsonb(run_id) as text) from run where workspace = ? and ", workspace)
                        .in("run_id", runIds));
    }

    @Override
    public Uni<List<Metric>> points(String runId, String key, Optional<Metric> after, int limit) {
        return points(runId, key, after, limit, limit + 1L);
    }

    /** Reads chunks with so many points at least; again with more of them, when too many were the same. */
    private Uni<List<Metric>> points(String runId, String key, Optional<Metric> after, int limit, long enough) {
        long begin = after.map(Metric::timestamp).orElse(Long.MIN_VALUE);
        return database.list(Chunk.class, Sql.of(CHUNKS, runId, key, begin, enough))
                .chain(chunks -> {
                    List<Metric> points = merged(runId, key, after, chunks);
                    return points.size() > limit || chunks.stream().allMatch(Chunk::isLast)
                            ? Uni.createFrom().item(points.subList(0, Math.min(points.size(), limit + 1)))
                            : points(runId, key, after, limit, enough * 2);
                });
    }

    private static List<Metric> merged(String runId, String key, Optional<Metric> after, List<Chunk> chunks) {
        List<Metric> points = new ArrayList<>();
        chunks.forEach(chunk -> chunk.addTo(points, runId, key));
        points.sort(MetricChunk.ORDER);
        List<Metric> distinct = new ArrayList<>(points.size());
        Metric last = after.orElse(null);
        for (Metric point : points) {
            if (last == null || MetricChunk.ORDER.compare(point, last) > 0) {
                distinct.add(point);
                last = point;
            }
        }
        return distinct;
    }

    @Override
    public Uni<List<Metric>> points(List<String> runIds, String key, int limit) {
        return database.list(
                Metric.class,
                Sql.of("""
                select cast(to_jsonb(m) as text) from run r cross join %s
                where""".formatted(POINTS), key)
                        .in(" r.run_id", runIds)
                        .add(" order by m.run_id, m.timestamp, m.step, m.value limit ?", limit));
    }

    @Override
    public Uni<List<Metric>> sample(List<String> runIds, String key, Steps steps, int limit) {
        return database.list(
                Metric.class, Sql.of(SAMPLE, limit, Database.json(runIds), key, steps.first(), steps.last(), limit));
    }

    /**
     * The arrays of a chunk, in text.
     *
     * @param reach behind it there are points of other chunks, which were not asked for; null when there are none
     */
    record Chunk(
            String times,
            String steps,
            String values,
            @Nullable Long reach) {

        boolean isLast() {
            return reach == null;
        }

        void addTo(List<Metric> points, String runId, String key) {
            String[] time = items(times);
            String[] step = items(steps);
            String[] value = items(values);
            long end = reach == null ? Long.MAX_VALUE : reach;
            for (int i = 0; i < time.length && Long.parseLong(time[i]) <= end; i++) {
                points.add(new Metric(
                        key,
                        Double.parseDouble(value[i]),
                        Long.parseLong(time[i]),
                        Long.parseLong(step[i]),
                        null,
                        null,
                        null,
                        runId));
            }
        }

        private static String[] items(String array) {
            return array.substring(1, array.length() - 1).split(",", -1);
        }
    }
}
