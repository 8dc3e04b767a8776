// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import static io.neap.control.experiment.search.Field.Kind.DATASET;
import static io.neap.control.experiment.search.Field.Kind.METRIC;
import static io.neap.control.experiment.search.Field.Kind.PARAM;
import static io.neap.control.experiment.search.Field.Kind.TAG;

import io.neap.control.experiment.search.Filter;
import io.neap.control.experiment.search.Search;
import io.neap.control.store.sql.Searchable;
import io.neap.control.store.sql.SortKey;
import io.neap.control.store.sql.Sql;
import io.neap.control.store.sql.Walk;
import java.util.List;
import java.util.Map;

/** How runs are read: each with all that belongs to it in one row, however many are asked for. */
public final class RunQueries {

    /** In JSON as it is read, not as PostgreSQL would keep it: that costs half of the time. */
    private static final String ITEM = """
            json_build_object(
                'run_id', r.run_id, 'experiment_id', r.experiment_id, 'run_name', r.run_name, 'user_id', r.user_id,
                'status', r.status, 'start_time', r.start_time, 'end_time', r.end_time,
                'artifact_uri', r.artifact_uri, 'lifecycle', r.lifecycle,
                'metrics', coalesce((select json_agg(json_build_object('key', m.key, 'value', m.value,
                        'timestamp', m.timestamp, 'step', m.step, 'run_id', m.run_id) order by m.key)
                    from latest_metric m where m.run_id = r.run_id), '[]'),
                'params', coalesce((select json_agg(json_build_object('key', p.key, 'value', p.value) order by p.key)
                    from param p where p.run_id = r.run_id), '[]'),
                'tags', coalesce((select json_agg(json_build_object('key', t.key, 'value', t.value) order by t.key)
                    from run_tag t where t.run_id = r.run_id), '[]'),
                'datasets', coalesce((select json_agg(to_jsonb(d) || jsonb_build_object('tags', u.tags) order by d.dataset_id)
                    from run_dataset u join dataset d using (dataset_id) where u.run_id = r.run_id), '[]'),
                'model_inputs', coalesce((select json_agg(to_json(l) order by l.step, l.model_id)
                    from run_model l where l.run_id = r.run_id and not l.output), '[]'),
                'model_outputs', coalesce((select json_agg(to_json(l) order by l.step, l.model_id)
                    from run_model l where l.run_id = r.run_id and l.output), '[]'))""";

    /** Params by key, then metrics by key with the digest of their points, so that no long text is built. */
    static final String DIGEST = """
            select cast(jsonb_build_object('text', encode(sha256(convert_to(
                coalesce(string_agg(line, chr(10) order by line collate "C"), ''), 'UTF8')), 'hex')) as text)
            from (
                select concat_ws(' ', 'param', key, value) as line from param where run_id = ?
                union all
                select concat_ws(' ', 'metric', key, encode(sha256(convert_to(string_agg(
                    concat_ws(' ', timestamp, step, value), chr(10) order by timestamp, step, value), 'UTF8')), 'hex'))
                from (select distinct c.key, p.timestamp, p.step, p.value
                    from metric_chunk c, unnest(c.point_times, c.point_steps, c.point_values) p (timestamp, step, value)
                    where c.run_id = ?) m
                group by key) lines""";

    private static final Searchable SEARCHABLE = new Searchable(
                    ITEM,
                    "run r",
                    Map.of(
                            "run_id", "r.run_id",
                            "run_name", "r.run_name",
                            "user_id", "r.user_id",
                            "status", "r.status",
                            "artifact_uri", "r.artifact_uri",
                            "start_time", "r.start_time",
                            "end_time", "r.end_time"),
                    Map.of(
                            METRIC, "latest_metric f where f.run_id = r.run_id",
                            PARAM, "param f where f.run_id = r.run_id",
                            TAG, "run_tag f where f.run_id = r.run_id",
                            DATASET,
                                    "(select u.run_id, u.context, d.name, d.digest from run_dataset u"
                                            + " join dataset d using (dataset_id)) f where f.run_id = r.run_id"),
                    List.of(SortKey.descending("r.start_time"), SortKey.ascending("r.run_id")))
            .rankedBy("latest_metric o0 on o0.run_id = r.run_id and o0.workspace = r.workspace"
                    + " and o0.experiment_id = r.experiment_id");

    private static final Walk WALK = new Walk(
            Map.of(PARAM, "param", TAG, "run_tag"),
            " w on w.run_id = r.run_id and w.workspace = r.workspace and w.experiment_id = r.experiment_id",
            List.of(SortKey.descending("w.start_time"), SortKey.ascending("w.run_id")),
            List.of());

    private RunQueries() {}

    /** All runs; what follows chooses. */
    static Sql select() {
        return SEARCHABLE.select();
    }

    /** Appends to a condition on the runs {@code r} that the filter holds, too. */
    public static void restrict(Sql where, Filter filter) {
        SEARCHABLE.restrict(where, filter);
    }

    static List<Sql> search(String workspace, List<String> experimentIds, Search search) {
        Sql where = Sql.of(" where r.workspace = ? and ", workspace).inNumbers("r.experiment_id", experimentIds);
        Lifecycles.filter(where, "r.lifecycle", search.view());
        return SEARCHABLE.walkedBy(WALK.in(experimentIds)).search(where, search);
    }
}
