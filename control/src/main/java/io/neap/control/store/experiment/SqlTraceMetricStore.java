// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import io.neap.control.experiment.search.Filter;
import io.neap.control.experiment.trace.metric.Aggregation;
import io.neap.control.experiment.trace.metric.FilterCounts;
import io.neap.control.experiment.trace.metric.MetricFilter;
import io.neap.control.experiment.trace.metric.MetricPoint;
import io.neap.control.experiment.trace.metric.MetricQuery;
import io.neap.control.experiment.trace.metric.TraceMetricStore;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Metrics over traces, computed by PostgreSQL in one statement each. */
@ApplicationScoped
@RegisterForReflection(targets = {MetricPoint.class, FilterCounts.class})
class SqlTraceMetricStore implements TraceMetricStore {

    private static final Duration MOST = Duration.ofSeconds(30);
    private static final String BUCKET = "bucket";

    private final Database database;

    SqlTraceMetricStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<List<MetricPoint>> points(String workspace, List<String> experimentIds, MetricQuery query) {
        List<String> groups = new ArrayList<>(query.dimensions());
        if (query.bucket() > 0) {
            groups.addFirst(BUCKET);
        }
        Sql sql = Sql.of("select cast(jsonb_build_object('bucket', " + (query.bucket() > 0 ? BUCKET : "null")
                        + ", 'dimensions', jsonb_build_object(" + named(query.dimensions()) + "), 'values',"
                        + " jsonb_strip_nulls(jsonb_build_object(")
                .add(values(query))
                .add("))) as text) from (")
                .add(rows(workspace, experimentIds, query))
                .add(") m where value is not null");
        groups.forEach(group -> sql.add(" and " + group + " is not null"));
        if (!groups.isEmpty()) {
            String all = String.join(", ", groups);
            sql.add(" group by " + all + " order by " + all);
        }
        sql.add(" limit ? offset ?", query.limit() + 1, query.offset());
        return database.list(MetricPoint.class, sql, MOST)
                .map(points -> points.stream()
                        .filter(point -> !point.values().isEmpty())
                        .toList());
    }

    @Override
    public Uni<FilterCounts> counts(
            String workspace, List<String> experimentIds, Filter among, Filter first, Filter second) {
        Sql sql = Sql.of("""
                select cast(jsonb_build_object('total', count(*), 'first', count(*) filter (where first),
                    'second', count(*) filter (where second), 'both', count(*) filter (where first and second)) as text)
                from (select (true""");
        SqlTraceStore.SEARCHABLE.restrict(sql, first);
        SqlTraceStore.SEARCHABLE.restrict(sql.add(") as first, (true"), second);
        sql.add(") as second from trace t where t.workspace = ? and ", workspace)
                .inNumbers("t.experiment_id", experimentIds);
        SqlTraceStore.SEARCHABLE.restrict(sql, among);
        return database.list(FilterCounts.class, sql.add(") m"), MOST).map(List::getFirst);
    }

    /** The value of each of the things, with what it is grouped by. */
    private static Sql rows(String workspace, List<String> experimentIds, MetricQuery query) {
        MeasuredTraces measured = MeasuredTraces.of(query.metric().view());
        String metric = query.metric().name();
        Sql rows = Sql.of("select " + measured.values().get(metric) + " as value");
        if (query.bucket() > 0) {
            // in whole numbers, and down before 1970, too
            String rest = "((" + measured.time() + " % " + query.bucket() + " + " + query.bucket() + ") % "
                    + query.bucket() + ")";
            rows.add(", " + measured.time() + " - " + rest + " as " + BUCKET);
        }
        query.dimensions()
                .forEach(dimension -> rows.add(", " + measured.dimensions().get(dimension) + " as " + dimension));
        rows.add(" from " + measured.from() + " where t.workspace = ? and ", workspace)
                .inNumbers("t.experiment_id", experimentIds);
        String time = MeasuredTraces.range(metric);
        query.start().ifPresent(start -> rows.add(" and " + time + " >= ?", start));
        query.end().ifPresent(end -> rows.add(" and " + time + " <= ?", end));
        query.filters().forEach(filter -> restrict(rows.add(" and "), filter));
        return rows;
    }

    private static String named(List<String> columns) {
        return String.join(
                ", ",
                columns.stream().map(column -> "'" + column + "', " + column).toList());
    }

    private static Sql values(MetricQuery query) {
        Sql values = Sql.of("");
        String before = "";
        for (Aggregation aggregation : query.aggregations()) {
            values.add(before + "'" + aggregation.label() + "', ");
            before = ", ";
            switch (aggregation.type()) {
                case COUNT ->
                    values.add(
                            query.metric().name().equals("session_count") ? "count(distinct value)" : "count(value)");
                case SUM -> values.add("sum(value)");
                case AVG -> values.add("avg(value)");
                case MIN -> values.add("min(value)");
                case MAX -> values.add("max(value)");
                case PERCENTILE ->
                    values.add(
                            "percentile_cont(cast(? as float8)) within group (order by cast(value as float8))",
                            aggregation.percentile().orElseThrow() / 100);
            }
        }
        return values;
    }

    private static void restrict(Sql rows, MetricFilter filter) {
        switch (filter.field()) {
            case TRACE_STATUS -> rows.add("t.state = ?", filter.value());
            case TRACE_TAG ->
                rows.add(
                        "exists (select 1 from trace_tag f where f.trace_id = t.trace_id and f.key = ? and f.value = ?)",
                        filter.key(),
                        filter.value());
            case TRACE_METADATA -> {
                rows.add(
                        "(exists (select 1 from trace_metadata f where f.trace_id = t.trace_id and f.key = ?"
                                + " and f.value = ?)",
                        filter.key(),
                        filter.value());
                rows.add(
                        " or cast(? as text) = 'mlflow.sourceRun' and exists (select 1 from trace_run f"
                                + " where f.trace_id = t.trace_id and f.run_id = ?))",
                        filter.key(),
                        filter.value());
            }
            case SPAN_NAME -> rows.add("s.name = ?", filter.value());
            case SPAN_STATUS -> rows.add("s.status = ?", filter.value());
            case SPAN_TYPE -> rows.add("s.type = ?", filter.value());
            case ASSESSMENT_NAME -> rows.add("a.name = ?", filter.value());
            case ASSESSMENT_TYPE ->
                rows.add(
                        "cast(? as text) in ('feedback', 'expectation', 'issue') and (a.content -> cast(? as text)) is not null",
                        filter.value(),
                        filter.value());
        }
    }
}
