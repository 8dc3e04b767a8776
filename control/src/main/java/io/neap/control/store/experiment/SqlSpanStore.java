// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.trace.CallingSpan;
import io.neap.control.experiment.trace.ModelCall;
import io.neap.control.experiment.trace.Span;
import io.neap.control.experiment.trace.SpanStore;
import io.neap.control.experiment.trace.Trace;
import io.neap.control.experiment.trace.TraceSum;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.KeyedRows;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Spans in PostgreSQL. Rows are written in the order of their keys, so that two senders never lock each other out. */
@ApplicationScoped
@RegisterForReflection(targets = {Span.class, ModelCall.class, CallingSpan.class, TraceSum.class})
class SqlSpanStore implements SpanStore {

    private static final KeyedRows TAGS = new KeyedRows("trace_tag", "trace_id");
    private static final KeyedRows METADATA = new KeyedRows("trace_metadata", "trace_id");

    private final Database database;

    SqlSpanStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<Void> save(String workspace, List<Trace> outlines, List<Span> spans) {
        return database.transaction(() -> database.execute(traces(workspace, outlines))
                .invoke(rows -> requireOwn(rows, outlines))
                .chain(() -> Multi.createFrom()
                        .iterable(outlines)
                        .onItem()
                        .transformToUniAndConcatenate(this::keyed)
                        .collect()
                        .last())
                .chain(() -> database.execute(rows(spans)))
                .replaceWithVoid());
    }

    /** One that a client has told itself keeps its times; every other reaches from its first span to its last. */
    private static Sql traces(String workspace, List<Trace> outlines) {
        return Sql.of("""
                insert into trace (trace_id, workspace, experiment_id, request_time, execution_duration, state,
                    request_preview, response_preview, told)
                select trace_id, ?, experiment_id, request_time, execution_duration, state, request_preview,
                    response_preview, false
                from jsonb_populate_recordset(cast(null as trace), cast(cast(? as text) as jsonb)) order by trace_id
                on conflict (trace_id) do update set
                    request_time = case when trace.told then trace.request_time
                        else least(trace.request_time, excluded.request_time) end,
                    execution_duration = case when trace.told then trace.execution_duration
                        else greatest(trace.request_time + trace.execution_duration,
                                excluded.request_time + excluded.execution_duration)
                            - least(trace.request_time, excluded.request_time) end,
                    state = case when trace.state in ('IN_PROGRESS', 'STATE_UNSPECIFIED') then excluded.state
                        else trace.state end,
                    request_preview = coalesce(trace.request_preview, excluded.request_preview),
                    response_preview = coalesce(trace.response_preview, excluded.response_preview)
                where trace.workspace = excluded.workspace""", workspace, Database.json(outlines));
    }

    private static void requireOwn(int rows, List<Trace> outlines) {
        if (rows < outlines.size()) {
            throw new DomainException(
                    ErrorCode.RESOURCE_CONFLICT, "A trace ID of these spans is taken in another workspace.");
        }
    }

    /** What is there already was told by a client, or by spans before. */
    private Uni<Integer> keyed(Trace outline) {
        return database.execute(TAGS.add(outline.tags(), outline.traceId()))
                .chain(() -> database.execute(METADATA.add(outline.metadata(), outline.traceId())));
    }

    private static Sql rows(List<Span> spans) {
        return Sql.of("""
                insert into span select * from jsonb_populate_recordset(cast(null as span),
                    cast(cast(? as text) as jsonb)) order by trace_id, span_id
                on conflict (trace_id, span_id) do update set parent_span_id = excluded.parent_span_id,
                    name = excluded.name, type = excluded.type, status = excluded.status,
                    start_time = excluded.start_time, end_time = excluded.end_time,
                    model_call = excluded.model_call, content = excluded.content""", Database.json(spans));
    }

    @Override
    public Uni<List<CallingSpan>> calling(List<String> traceIds) {
        return database.list(
                CallingSpan.class, Sql.of("""
                        select cast(jsonb_build_object('trace_id', trace_id, 'span_id', span_id,
                            'parent_span_id', parent_span_id, 'model_call', model_call) as text)
                        from span where trace_id in (select trace_id from span where model_call is not null and""").in(" trace_id", traceIds).add(")"));
    }

    @Override
    public Uni<Void> sum(List<String> traceIds, List<TraceSum> sums) {
        Sql unsaid = Sql.of("delete from trace_metadata where summed and ")
                .in("trace_id", traceIds)
                .add(
                        " and (trace_id, key) not in (select trace_id, key"
                                + " from jsonb_populate_recordset(cast(null as trace_metadata), cast(cast(? as text) as jsonb)))",
                        Database.json(sums));
        return database.transaction(() -> database.execute(unsaid)
                .chain(() -> sums.isEmpty() ? Uni.createFrom().voidItem() : write(sums)));
    }

    private Uni<Void> write(List<TraceSum> sums) {
        return database.execute(Sql.of("""
                        insert into trace_metadata (trace_id, key, value, summed)
                        select trace_id, key, value, true
                        from jsonb_populate_recordset(cast(null as trace_metadata), cast(cast(? as text) as jsonb))
                        order by trace_id, key
                        on conflict (trace_id, key) do update set value = excluded.value
                        where trace_metadata.summed""", Database.json(sums))).replaceWithVoid();
    }

    @Override
    public Uni<List<Span>> find(List<String> traceIds) {
        return database.list(
                Span.class,
                Sql.of("select cast(to_jsonb(s) as text) from span s where ")
                        .in("trace_id", traceIds)
                        .add(" order by parent_span_id is not null, start_time, span_id"));
    }
}
