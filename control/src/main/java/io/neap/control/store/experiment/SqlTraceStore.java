// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import static io.neap.control.experiment.search.Field.Kind.EXPECTATION;
import static io.neap.control.experiment.search.Field.Kind.FEEDBACK;
import static io.neap.control.experiment.search.Field.Kind.METADATA;
import static io.neap.control.experiment.search.Field.Kind.SPAN;
import static io.neap.control.experiment.search.Field.Kind.SPAN_ATTRIBUTE;
import static io.neap.control.experiment.search.Field.Kind.TAG;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.Tag;
import io.neap.control.experiment.search.Ranked;
import io.neap.control.experiment.search.Search;
import io.neap.control.experiment.trace.Assessment;
import io.neap.control.experiment.trace.PromptLink;
import io.neap.control.experiment.trace.Trace;
import io.neap.control.experiment.trace.TraceStore;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.KeyedRows;
import io.neap.control.store.sql.Searchable;
import io.neap.control.store.sql.SortKey;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Traces in PostgreSQL. */
@ApplicationScoped
@RegisterForReflection(targets = {Trace.class, Assessment.class, PromptLink.class})
class SqlTraceStore implements TraceStore {

    private static final String ITEM = """
            to_jsonb(t) || jsonb_build_object(
                'tags', coalesce((select jsonb_agg(to_jsonb(g) order by g.key)
                    from trace_tag g where g.trace_id = t.trace_id), '[]'),
                'metadata', coalesce((select jsonb_agg(to_jsonb(g) order by g.key)
                    from trace_metadata g where g.trace_id = t.trace_id), '[]'),
                'assessments', coalesce((select jsonb_agg(to_jsonb(a) order by a.created, a.assessment_id)
                    from assessment a where a.trace_id = t.trace_id), '[]'))""";

    static final Searchable SEARCHABLE = new Searchable(
            ITEM,
            "trace t",
            Map.of(
                    "trace_id", "t.trace_id",
                    "timestamp_ms", "t.request_time",
                    "execution_time_ms", "t.execution_duration",
                    "end_time_ms", "(t.request_time + t.execution_duration)",
                    "status", "t.state",
                    "client_request_id", "t.client_request_id",
                    "name", tag("trace_tag", "mlflow.traceName"),
                    "run_id", tag("trace_metadata", "mlflow.sourceRun"),
                    "prompt", "(select min(name) from trace_prompt p where p.trace_id = t.trace_id)"),
            Map.of(
                    TAG, "trace_tag f where f.trace_id = t.trace_id",
                    METADATA, "trace_metadata f where f.trace_id = t.trace_id",
                    SPAN, """
                            (select trace_id, name, type, status, cast(content as text) as content from span) f
                            where f.trace_id = t.trace_id""",
                    SPAN_ATTRIBUTE, """
                            (select s.trace_id, a ->> 'key' as key, coalesce(
                                    a #>> '{value,string_value}', a #>> '{value,int_value}',
                                    a #>> '{value,double_value}', a #>> '{value,bool_value}', a ->> 'value') as value
                                from span s, jsonb_array_elements(s.content -> 'attributes') a) f
                            where f.trace_id = t.trace_id""",
                    FEEDBACK, assessed("content #> '{feedback,value}'"),
                    EXPECTATION, assessed("""
                            coalesce(content #> '{expectation,value}',
                                content #> '{expectation,serialized_value,string_value}')""")),
            Map.of(
                    "run_id", """
                            (select trace_id, value from trace_metadata where key = 'mlflow.sourceRun'
                                union all select trace_id, run_id from trace_run) f where f.trace_id = t.trace_id""",
                    "prompt", """
                            (select trace_id, name || '/' || version as value from trace_prompt) f
                            where f.trace_id = t.trace_id"""),
            List.of(SortKey.descending("t.request_time"), SortKey.ascending("t.trace_id")));

    private static final KeyedRows TAGS = new KeyedRows("trace_tag", "trace_id");

    private final Database database;

    SqlTraceStore(Database database) {
        this.database = database;
    }

    private static String tag(String table, String key) {
        return "(select n.value from " + table + " n where n.trace_id = t.trace_id and n.key = '" + key + "')";
    }

    /** Those that no other has taken the place of, by what they say; an integer may be beyond a float. */
    private static String assessed(String value) {
        return "(select trace_id, name as key, said #>> '{}' as value,"
                + " case when jsonb_typeof(said) = 'number' then case when abs(cast(said #>> '{}' as numeric)) < 1e308"
                + " then cast(said #>> '{}' as float8) end end as number"
                + " from (select trace_id, name, " + value + " as said from assessment where valid) a"
                + " where said is not null) f where f.trace_id = t.trace_id";
    }

    @Override
    public Uni<Void> save(String workspace, Trace trace) {
        Sql upsert = Sql.of("""
                insert into trace select * from jsonb_populate_record(cast(null as trace),
                    cast(cast(? as text) as jsonb)
                        || jsonb_build_object('workspace', cast(? as text), 'told', true))
                on conflict (trace_id) do update set request_time = excluded.request_time,
                    execution_duration = excluded.execution_duration, state = excluded.state,
                    client_request_id = excluded.client_request_id, request_preview = excluded.request_preview,
                    response_preview = excluded.response_preview, told = true
                where trace.workspace = excluded.workspace and trace.experiment_id = excluded.experiment_id""", Database.json(trace), workspace);
        return database.transaction(() -> database.execute(upsert)
                        .invoke(rows -> requireOwn(rows, trace))
                        .chain(() -> database.execute(TAGS.set(trace.tags(), trace.traceId())))
                        .chain(() -> database.execute(metadata(trace)))
                        .chain(() -> Multi.createFrom()
                                .iterable(trace.assessments())
                                .onItem()
                                .transformToUniAndConcatenate(this::save)
                                .collect()
                                .last()))
                .replaceWithVoid();
    }

    /** What a client tells is no sum of spans any more. */
    private static Sql metadata(Trace trace) {
        return Sql.of("""
                insert into trace_metadata (trace_id, key, value) select distinct on (key) ?, key, value
                from jsonb_populate_recordset(cast(null as trace_metadata), cast(cast(? as text) as jsonb)) order by key
                on conflict (trace_id, key) do update set value = excluded.value, summed = false""", trace.traceId(), Database.json(trace.metadata()));
    }

    /** An id that another experiment has is nothing that this one may write to. */
    private static void requireOwn(int rows, Trace trace) {
        if (rows == 0) {
            throw new DomainException(ErrorCode.RESOURCE_CONFLICT, "The trace ID '" + trace.traceId() + "' is taken.");
        }
    }

    @Override
    public Uni<List<Trace>> find(String workspace, List<String> traceIds) {
        return database.list(
                Trace.class,
                SEARCHABLE
                        .select()
                        .add(" where t.workspace = ? and ", workspace)
                        .in("t.trace_id", traceIds));
    }

    @Override
    public Uni<List<Ranked<Trace>>> search(String workspace, List<String> experimentIds, Search search) {
        Sql where = Sql.of(" where t.workspace = ? and ", workspace).inNumbers("t.experiment_id", experimentIds);
        return database.ranked(Trace.class, SEARCHABLE.search(where, search), search.limit());
    }

    @Override
    public Uni<Void> setTag(String traceId, Tag tag) {
        return database.execute(TAGS.set(List.of(tag), traceId)).replaceWithVoid();
    }

    @Override
    public Uni<Boolean> deleteTag(String traceId, String key) {
        return database.execute(TAGS.delete(key, traceId)).map(rows -> rows == 1);
    }

    @Override
    public Uni<Integer> delete(
            String workspace, String experimentId, List<String> traceIds, OptionalLong latest, OptionalLong most) {
        Sql delete = Sql.of(
                "delete from trace where trace_id in (select trace_id from trace where workspace = ? and experiment_id = ?",
                workspace,
                Long.valueOf(experimentId));
        if (!traceIds.isEmpty()) {
            delete.add(" and ").in("trace_id", traceIds);
        }
        latest.ifPresent(time -> delete.add(" and request_time <= ?", time));
        delete.add(" order by request_time, trace_id");
        most.ifPresent(count -> delete.add(" limit ?", count));
        return database.execute(delete.add(")"));
    }

    @Override
    public Uni<Void> link(String runId, List<String> traceIds) {
        return database.execute(Sql.of(
                        "insert into trace_run (run_id, trace_id) select distinct ?, " + Sql.ITEMS
                                + " on conflict do nothing",
                        runId,
                        Database.json(traceIds)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> linkPrompts(String traceId, List<PromptLink> prompts) {
        return database.execute(Sql.of(
                        "insert into trace_prompt (trace_id, name, version) select distinct ?, name, version from"
                                + " jsonb_populate_recordset(cast(null as trace_prompt), cast(cast(? as text) as jsonb))"
                                + " on conflict do nothing",
                        traceId,
                        Database.json(prompts)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> save(Assessment assessment) {
        return database.execute(Sql.of("""
                        insert into assessment select * from jsonb_populate_record(cast(null as assessment),
                            cast(cast(? as text) as jsonb))
                        on conflict (assessment_id) do update set name = excluded.name, content = excluded.content,
                            updated = excluded.updated
                        where assessment.trace_id = excluded.trace_id""", Database.json(assessment)))
                .invoke(rows -> {
                    if (rows == 0) {
                        throw new DomainException(
                                ErrorCode.RESOURCE_CONFLICT,
                                "The assessment ID '" + assessment.assessmentId() + "' is taken.");
                    }
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<Optional<Assessment>> findAssessment(String traceId, String assessmentId) {
        return database.find(
                Assessment.class,
                Sql.of(
                        "select cast(to_jsonb(a) as text) from assessment a where trace_id = ? and assessment_id = ?",
                        traceId,
                        assessmentId));
    }

    @Override
    public Uni<Boolean> deleteAssessment(String traceId, String assessmentId) {
        return database.execute(Sql.of(
                        "delete from assessment where trace_id = ? and assessment_id = ?", traceId, assessmentId))
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<Void> setValid(String traceId, String assessmentId, boolean valid) {
        return database.execute(Sql.of(
                        "update assessment set valid = ? where trace_id = ? and assessment_id = ?",
                        valid,
                        traceId,
                        assessmentId))
                .replaceWithVoid();
    }
}
