// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.retention;

import io.neap.control.experiment.RunStore;
import io.neap.control.retention.Gone;
import io.neap.control.retention.Rule;
import io.neap.control.retention.Step;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thins the curves of runs that ended. What is left of each key: the first and the last point in time and by step, the
 * least and the greatest value, and others in equal distances. A run is looked at once for each number of points, and
 * again when it ends again. What a version of a registered model was made of keeps its points.
 */
@ApplicationScoped
class CurveSweep {

    private static final int LOOKED_AT_ONCE = 100;
    private static final int BYTES_OF_A_POINT = 24;

    /** First and last in time and by step, least and greatest. */
    private static final int EXACT = 6;

    private static final String ENDED = """
            r.workspace = ? and r.status in ('FINISHED', 'FAILED', 'KILLED') and r.end_time <= ?
                and (r.thinned_to is null or r.thinned_to > ?)
                and r.run_id not in (select id from held)""";

    /** Marks runs up to the first that has a longer curve, which is thinned then. */
    private static final String NEXT = Candidates.HELD + """
            , batch as (
                select r.run_id from run r where %s and r.run_id > ? order by r.run_id limit ? for update skip locked),
            long_one as (
                select min(run_id) as run_id from (
                    select c.run_id from metric_chunk c join batch using (run_id)
                    group by c.run_id, c.key having sum(c.points) > ?) curve),
            looked as (
                update run set thinned_to = ? from batch, long_one
                where run.run_id = batch.run_id and (long_one.run_id is null or batch.run_id <= long_one.run_id)
                returning run.run_id)
            select cast(jsonb_build_object('last', (select max(run_id) from looked),
                'size', (select count(*) from batch), 'long_one', (select run_id from long_one)) as text)""".formatted(ENDED);

    private static final String THIN = """
            with old as (
                select * from metric_chunk where run_id = ? and key in (
                    select key from metric_chunk where run_id = ? group by key having sum(points) > ?)
                for update),
            point as (
                select distinct o.key, p.timestamp, p.step, p.value
                from old o, unnest(o.point_times, o.point_steps, o.point_values) p (timestamp, step, value)),
            placed as (
                select *, count(*) over (partition by key) as total,
                    row_number() over (partition by key order by step, timestamp, value) as place,
                    row_number() over (partition by key order by timestamp, step, value) as early,
                    row_number() over (partition by key order by timestamp desc, step desc, value desc) as late,
                    row_number() over (partition by key order by value = 'NaN', value, step) as least,
                    row_number() over (partition by key order by value = 'NaN', value desc, step) as greatest
                from point),
            kept as (
                select key, timestamp, step, value, (row_number() over (
                    partition by key order by timestamp, step, value) - 1) / 1000 as part
                from placed
                where total <= ? or 1 in (early, late, least, greatest) or place in (1, total)
                    or place * ? / total <> (place - 1) * ? / total),
            gone as (
                delete from metric_chunk c using old o
                where c.run_id = o.run_id and c.key = o.key and c.digest = o.digest),
            come as (
                insert into metric_chunk
                select ?, key, gen_random_uuid(), count(*), min(timestamp), max(timestamp),
                    array_agg(timestamp order by timestamp, step, value),
                    array_agg(step order by timestamp, step, value),
                    array_agg(value order by timestamp, step, value)
                from kept group by key, part)
            select cast(jsonb_build_object('curves', (select count(distinct key) from old),
                'before', (select count(*) from point), 'after', (select count(*) from kept)) as text)""";

    private final Database database;
    private final RunStore runs;

    CurveSweep(Database database, RunStore runs) {
        this.database = database;
        this.runs = runs;
    }

    /** Runs with longer curves, as a table {@code doomed}. */
    Sql thinnable(String workspace, Rule.ThinCurves rule) {
        return Sql.of(Candidates.HELD + """
                , doomed as materialized (
                    select run_id as name, cast(sum(n - ?) as bigint) * 24 as bytes from (
                        select r.run_id, c.key, sum(c.points) as n from run r join metric_chunk c on c.run_id = r.run_id
                        where\s""", rule.points())
                .add(ENDED, workspace, rule.before(), rule.points())
                .add(" group by r.run_id, c.key having sum(c.points) > ?) curve group by run_id) ", rule.points());
    }

    Uni<Step> thin(String workspace, Rule.ThinCurves rule, String after) {
        Sql next = Sql.of(
                NEXT, workspace, rule.before(), rule.points(), after, LOOKED_AT_ONCE, rule.points(), rule.points());
        return database.find(Looked.class, next)
                .map(Optional::orElseThrow)
                .chain(looked -> looked.longOne() == null
                        ? Uni.createFrom().item(step(List.of(), looked))
                        : thin(looked.longOne(), rule.points()).map(gone -> step(List.of(gone), looked)));
    }

    private static Step step(List<Gone> gone, Looked looked) {
        return new Step(gone, looked.isLast() ? Optional.empty() : Optional.ofNullable(looked.last()));
    }

    private Uni<Gone> thin(String runId, int points) {
        int others = points - EXACT;
        Sql thin = Sql.of(THIN, runId, runId, points, points, others, others, runId);
        return runs.digest(runId)
                .chain(from -> database.find(Thinned.class, thin)
                        .map(Optional::orElseThrow)
                        .chain(thinned -> runs.digest(runId).map(to -> gone(runId, from, to, thinned))));
    }

    private static Gone gone(String runId, String from, String to, Thinned thinned) {
        return new Gone(
                runId,
                (thinned.before() - thinned.after()) * BYTES_OF_A_POINT,
                Map.of(
                        "curves", thinned.curves(),
                        "points_before", thinned.before(),
                        "points_after", thinned.after(),
                        "digest_before", from,
                        "digest_after", to));
    }

    /**
     * How far a step has looked.
     *
     * @param size of the batch that it began with
     * @param longOne the run that has a longer curve
     */
    record Looked(@Nullable String last, int size, @Nullable String longOne) {

        boolean isLast() {
            return longOne == null && size < LOOKED_AT_ONCE;
        }
    }

    /** What a run's curves had and have; the points of those that were thinned alone. */
    record Thinned(long curves, long before, long after) {}
}
