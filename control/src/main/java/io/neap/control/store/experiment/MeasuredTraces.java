// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import io.neap.control.experiment.trace.metric.MetricView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One view of traces as metrics see it.
 *
 * @param from its tables, the trace as {@code t}
 * @param time milliseconds since 1970 that make the buckets
 * @param values the SQL of each metric's value; what has none is not counted
 * @param dimensions the SQL of each dimension's text; what has none is in no group
 */
record MeasuredTraces(String from, String time, Map<String, String> values, Map<String, String> dimensions) {

    private static final String REQUESTED = "t.request_time";
    private static final String BEGUN = "(s.start_time / 1000000)";

    private static final MeasuredTraces TRACES = new MeasuredTraces(
            "trace t",
            REQUESTED,
            ofTraces(),
            Map.of(
                    "trace_name",
                    "(select g.value from trace_tag g where g.trace_id = t.trace_id and g.key = 'mlflow.traceName')",
                    "trace_status",
                    "t.state"));

    private static final MeasuredTraces SPANS = new MeasuredTraces(
            "trace t join span s on s.trace_id = t.trace_id",
            BEGUN,
            Map.of(
                    "span_count", "s.span_id",
                    "latency", "((s.end_time - s.start_time) / 1000000)",
                    "input_cost", cost("input_cost"),
                    "output_cost", cost("output_cost"),
                    "total_cost", cost("total_cost")),
            Map.of(
                    "span_name", "s.name",
                    "span_type", "s.type",
                    "span_status", "s.status",
                    "span_model_name", "(s.model_call ->> 'model')",
                    "span_model_provider", "(s.model_call ->> 'provider')"));

    /** Yes and no are numbers, too, and so are true and false; one whose square is beyond a float would end every average. */
    private static final MeasuredTraces ASSESSMENTS = new MeasuredTraces(
            """
            trace t join assessment a on a.trace_id = t.trace_id and a.valid cross join lateral (select
                coalesce(a.content #> '{feedback,value}', a.content #> '{expectation,value}') as said) v""",
            REQUESTED,
            Map.of("assessment_count", "a.assessment_id", "assessment_value", """
                    (case jsonb_typeof(v.said)
                        when 'number' then case when abs(cast(v.said #>> '{}' as numeric)) < 1e100
                            then cast(v.said #>> '{}' as float8) end
                        when 'boolean' then case when v.said = 'true' then 1.0 else 0.0 end
                        when 'string' then case lower(trim(v.said #>> '{}'))
                            when 'yes' then 1.0 when 'no' then 0.0 end
                    end)"""),
            Map.of("assessment_name", "a.name", "assessment_value", """
                    coalesce(cast(v.said as text), a.content #>> '{expectation,serialized_value,string_value}')"""));

    static MeasuredTraces of(MetricView view) {
        return switch (view) {
            case TRACES -> TRACES;
            case SPANS -> SPANS;
            case ASSESSMENTS -> ASSESSMENTS;
        };
    }

    /** Of which time the first and the last are asked for: costs are those of the spans, all else goes by the trace. */
    static String range(String metric) {
        return metric.endsWith("_cost") ? BEGUN : REQUESTED;
    }

    private static Map<String, String> ofTraces() {
        Map<String, String> values = new HashMap<>(Map.of(
                "trace_count", "t.trace_id",
                "session_count", metadata("mlflow.trace.session", "m.value"),
                "latency", "t.execution_duration"));
        for (String tokens : List.of(
                "input_tokens",
                "output_tokens",
                "total_tokens",
                "cache_read_input_tokens",
                "cache_creation_input_tokens")) {
            values.put(tokens, metadata("mlflow.trace.tokenUsage", number(tokens)));
        }
        return values;
    }

    private static String metadata(String key, String value) {
        return "(select " + value + " from trace_metadata m where m.trace_id = t.trace_id and m.key = '" + key + "')";
    }

    /** Picked out of the text, as a client may have told one that is no JSON. */
    private static String number(String key) {
        return "cast(substring(m.value from '\"" + key + "\"[^0-9a-z\"-]{1,5}([0-9]{1,18})') as bigint)";
    }

    private static String cost(String key) {
        return "cast(s.model_call #>> '{cost," + key + "}' as float8)";
    }
}
