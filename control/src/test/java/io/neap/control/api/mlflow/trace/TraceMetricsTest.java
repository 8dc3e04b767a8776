// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import static io.neap.control.api.mlflow.trace.SentTrace.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Metrics over many traces. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class TraceMetricsTest {

    /** 2026-11-30T09:00:00Z in milliseconds. */
    private static final long NINE = SentTrace.BEGIN / 1_000_000;

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();
    private final TraceClient client = new TraceClient(mlflow);

    @Test
    void traces_are_counted_by_name_and_status() {
        threeTraces();

        assertThat(points("TRACES", "trace_count", "COUNT", List.of("trace_name", "trace_status")))
                .containsExactly("[ask, ERROR] 1.0", "[ask, OK] 1.0", "[tell, OK] 1.0");
        assertThat(points("TRACES", "trace_count", "COUNT", List.of())).containsExactly("[] 3.0");
        assertThat(points("TRACES", "session_count", "COUNT", List.of())).containsExactly("[] 1.0");
    }

    @Test
    void durations_and_tokens_are_aggregated() {
        threeTraces();

        query(Map.of(
                        "view_type",
                        "TRACES",
                        "metric_name",
                        "latency",
                        "aggregations",
                        List.of(
                                Map.of("aggregation_type", "AVG"),
                                Map.of("aggregation_type", "MIN"),
                                Map.of("aggregation_type", "MAX"),
                                Map.of("aggregation_type", "PERCENTILE", "percentile_value", 75))))
                .statusCode(200)
                .body("data_points.size()", equalTo(1))
                .body("data_points[0].metric_name", equalTo("latency"))
                .body("data_points[0].values.AVG", equalTo(2000f))
                .body("data_points[0].values.MIN", equalTo(1000f))
                .body("data_points[0].values.MAX", equalTo(3000f))
                .body("data_points[0].values.'P75.0'", equalTo(2500f));
        assertThat(points("TRACES", "input_tokens", "SUM", List.of("trace_name")))
                .containsExactly("[ask] 30.0");
        assertThat(points("TRACES", "cache_read_input_tokens", "SUM", List.of()))
                .isEmpty();
    }

    @Test
    void time_is_a_dimension() {
        threeTraces();

        query(with(
                        asked("TRACES", "trace_count", "COUNT", List.of("trace_status")),
                        Map.of("time_interval_seconds", 3600, "start_time_ms", NINE, "end_time_ms", NINE + 3_600_000)))
                .statusCode(200)
                .body(
                        "data_points.dimensions.time_bucket",
                        equalTo(List.of(
                                "2026-11-30T09:00:00+00:00", "2026-11-30T09:00:00+00:00", "2026-11-30T10:00:00+00:00")))
                .body("data_points.dimensions.trace_status", equalTo(List.of("ERROR", "OK", "OK")));
        query(with(
                        asked("TRACES", "trace_count", "COUNT", List.of()),
                        Map.of("start_time_ms", NINE + 1, "end_time_ms", NINE + 3_599_999)))
                .body("data_points[0].values.COUNT", equalTo(1f));
    }

    @Test
    void filters_leave_some() {
        String run = mlflow.run(client.experiment());
        String first = threeTraces();
        mlflow.post("traces/link-to-run", Map.of("trace_ids", List.of(first), "run_id", run))
                .statusCode(200);

        assertThat(count("TRACES", "trace_count", "trace.status = 'OK'")).isEqualTo(2);
        assertThat(count("TRACES", "trace_count", "trace.tag.`mlflow.traceName` = 'ask'", "trace.status = \"OK\""))
                .isEqualTo(1);
        assertThat(count("TRACES", "trace_count", "trace.metadata.mlflow.trace.session = 's'"))
                .isEqualTo(2);
        assertThat(count("TRACES", "trace_count", "trace.metadata.mlflow.sourceRun = '" + run + "'"))
                .isEqualTo(1);
        assertThat(count("TRACES", "trace_count", "trace.status = 'IN_PROGRESS'"))
                .isZero();
    }

    @Test
    void spans_are_measured_by_their_models() {
        SentTrace sent = new SentTrace();
        client.send(
                sent.root(),
                sent.child(1),
                sent.part(2, 8, said("mlflow.llm.cost", "{\"total_cost\": 0.5}"), said("mlflow.llm.model", "small")),
                sent.part(3, 8, said("mlflow.llm.cost", "{\"total_cost\": 0.25}"), said("llm.model_name", "small")));

        assertThat(points("SPANS", "span_count", "COUNT", List.of("span_name", "span_status")))
                .containsExactly("[ask, OK] 1.0", "[call, OK] 2.0", "[step 1, OK] 1.0");
        assertThat(points("SPANS", "span_count", "COUNT", List.of("span_type"))).containsExactly("[LLM] 1.0");
        assertThat(points("SPANS", "latency", "AVG", List.of("span_name")))
                .containsExactly("[ask] 3000.0", "[call] 1000.0", "[step 1] 500.0");
        assertThat(points("SPANS", "total_cost", "SUM", List.of("span_model_name")))
                .containsExactly("[small] 0.75");
        assertThat(count("SPANS", "span_count", "span.name = 'call'", "trace.status = 'OK'"))
                .isEqualTo(2);
        assertThat(count("SPANS", "span_count", "span.type = 'LLM'", "span.status = 'OK'"))
                .isEqualTo(1);
        query(with(
                        asked("SPANS", "total_cost", "SUM", List.of()),
                        Map.of("time_interval_seconds", 60, "start_time_ms", NINE, "end_time_ms", NINE)))
                .body("data_points[0].dimensions.time_bucket", equalTo("2026-11-30T09:00:00+00:00"))
                .body("data_points[0].values.SUM", equalTo(0.75f));
    }

    @Test
    void valid_assessments_are_measured() {
        String trace = client.tell(Map.of());
        assess(trace, "right", Map.of("feedback", Map.of("value", "yes")));
        assess(trace, "right", Map.of("feedback", Map.of("value", false)));
        String old = assess(trace, "quality", Map.of("feedback", Map.of("value", 0.1)));
        assess(trace, "quality", Map.of("feedback", Map.of("value", 0.9), "overrides", old));
        assess(trace, "wanted", Map.of("expectation", Map.of("value", "because")));

        assertThat(points("ASSESSMENTS", "assessment_count", "COUNT", List.of("assessment_name")))
                .containsExactly("[quality] 1.0", "[right] 2.0", "[wanted] 1.0");
        assertThat(points("ASSESSMENTS", "assessment_count", "COUNT", List.of("assessment_value")))
                .containsExactlyInAnyOrder("[\"because\"] 1.0", "[\"yes\"] 1.0", "[0.9] 1.0", "[false] 1.0");
        assertThat(points("ASSESSMENTS", "assessment_value", "AVG", List.of("assessment_name")))
                .containsExactly("[quality] 0.9", "[right] 0.5");
        assertThat(count("ASSESSMENTS", "assessment_count", "assessment.type = 'expectation'"))
                .isEqualTo(1);
        assertThat(count("ASSESSMENTS", "assessment_count", "assessment.name = 'right'", "trace.status = 'OK'"))
                .isEqualTo(2);
    }

    @Test
    void numbers_beyond_all_sums_hold_up_no_other() {
        String trace = client.tell(Map.of());
        for (Object value : List.of(BigInteger.TEN.pow(400), 1e300, 0.25, 0.75)) {
            assess(trace, "quality", Map.of("feedback", Map.of("value", value)));
        }
        SentTrace sent = new SentTrace();
        client.send(
                sent.part(1, 8, said("mlflow.llm.cost", "{\"total_cost\": 1.7e308}")),
                sent.part(2, 8, said("mlflow.llm.cost", "{\"total_cost\": 1.7e308}")),
                sent.part(3, 8, said("mlflow.llm.cost", "{\"total_cost\": 0.5}")));

        assertThat(points("ASSESSMENTS", "assessment_value", "AVG", List.of())).containsExactly("[] 0.5");
        assertThat(points("SPANS", "total_cost", "SUM", List.of())).containsExactly("[] 0.5");
        client.post("/search", Map.of("locations", List.of(client.location()), "filter", "feedback.quality > 0.5"))
                .statusCode(200)
                .body("traces.trace_id", equalTo(List.of(trace)));
    }

    @Test
    void many_groups_come_by_pages() {
        threeTraces();
        Map<String, Object> asked = asked("TRACES", "trace_count", "COUNT", List.of("trace_name", "trace_status"));

        String next = query(with(asked, Map.of("max_results", 2)))
                .body("data_points.size()", equalTo(2))
                .body("next_page_token", notNullValue())
                .extract()
                .path("next_page_token");

        query(with(asked, Map.of("max_results", 2, "page_token", next)))
                .body("data_points.size()", equalTo(1))
                .body("next_page_token", nullValue());
    }

    @Test
    void a_client_may_tell_what_is_no_sum() {
        client.tell(Map.of("trace_metadata", Map.of("mlflow.trace.tokenUsage", "{\"input_tokens\": \"much\"")));
        client.tell(Map.of("trace_metadata", Map.of("mlflow.trace.tokenUsage", "{\"input_tokens\":4}")));

        assertThat(points("TRACES", "input_tokens", "SUM", List.of())).containsExactly("[] 4.0");
    }

    @Test
    void another_workspace_sees_none() {
        threeTraces();

        new TraceClient(Mlflow.inFreshWorkspace())
                .post(
                        "/metrics",
                        with(
                                asked("TRACES", "trace_count", "COUNT", List.of()),
                                Map.of("experiment_ids", List.of(client.experiment()))))
                .statusCode(200)
                .body("data_points[0].values.COUNT", equalTo(0f));
    }

    @Test
    void mistakes_are_told() {
        query(asked("TRACES", "latency", "SUM", List.of()))
                .statusCode(400)
                .body("error_code", equalTo("INVALID_PARAMETER_VALUE"))
                .body("message", containsString("Found invalid aggregation_type(s): ['SUM']"));
        query(asked("NONE", "latency", "AVG", List.of())).statusCode(400);
        query(with(asked("TRACES", "latency", "AVG", List.of()), Map.of("time_interval_seconds", 60)))
                .statusCode(400)
                .body("message", containsString("start_time_ms and end_time_ms are required"));
        query(with(asked("TRACES", "latency", "AVG", List.of()), Map.of("max_results", 0)))
                .statusCode(400);
        query(with(asked("TRACES", "latency", "AVG", List.of()), Map.of("filters", List.of("span.name = 'a'"))))
                .statusCode(400)
                .body("message", containsString("only supported for SPANS"));
    }

    @Test
    void filters_are_correlated() {
        threeTraces();

        double npmi = correlate("status = 'OK'", "name = 'ask'", "")
                .statusCode(200)
                .body("total_count", equalTo(3))
                .body("filter1_count", equalTo(2))
                .body("filter2_count", equalTo(2))
                .body("joint_count", equalTo(1))
                .extract()
                .jsonPath()
                .getDouble("npmi");
        assertThat(npmi).isCloseTo(-0.26186, within(1e-5));
        correlate("status = 'ERROR'", "name = 'tell'", "").body("npmi", equalTo(-1f));
        correlate("status = 'OK'", "name = 'ask' OR name = 'tell'", "status = 'OK'")
                .body("total_count", equalTo(2))
                .body("npmi", equalTo(1f));
        correlate("status = 'OK'", "name = 'none'", "")
                .body("npmi", equalTo("NaN"))
                .body("npmi_smoothed", equalTo("NaN"));
        correlate("status = 'OK'", "nonsense", "").statusCode(400);
    }

    /** The first of them, which took the longest. */
    private String threeTraces() {
        Map<String, String> session =
                Map.of("mlflow.trace.session", "s", "mlflow.trace.tokenUsage", "{\"input_tokens\": 15}");
        String first = client.tell(Map.of(
                "execution_duration", "3s", "tags", Map.of("mlflow.traceName", "ask"), "trace_metadata", session));
        client.tell(Map.of(
                "request_time",
                "2026-11-30T09:30:00Z",
                "execution_duration",
                "2s",
                "state",
                "ERROR",
                "tags",
                Map.of("mlflow.traceName", "ask"),
                "trace_metadata",
                session));
        client.tell(Map.of(
                "request_time",
                "2026-11-30T10:00:00Z",
                "execution_duration",
                "1s",
                "tags",
                Map.of("mlflow.traceName", "tell")));
        return first;
    }

    private String assess(String trace, String name, Map<String, Object> said) {
        return client.post(
                        "/" + trace + "/assessments", Map.of("assessment", with(said, Map.of("assessment_name", name))))
                .statusCode(200)
                .extract()
                .path("assessment.assessment_id");
    }

    private List<String> points(String view, String metric, String aggregation, List<String> dimensions) {
        List<Map<String, Map<String, Object>>> found = query(asked(view, metric, aggregation, dimensions))
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("data_points");
        List<String> points = new ArrayList<>();
        for (Map<String, Map<String, Object>> point :
                found == null ? List.<Map<String, Map<String, Object>>>of() : found) {
            points.add(dimensions.stream()
                            .map(name ->
                                    point.getOrDefault("dimensions", Map.of()).get(name))
                            .toList()
                    + " " + point.getOrDefault("values", Map.of()).get(aggregation));
        }
        return points;
    }

    private int count(String view, String metric, String... filters) {
        float count = query(with(asked(view, metric, "COUNT", List.of()), Map.of("filters", List.of(filters))))
                .statusCode(200)
                .extract()
                .jsonPath()
                .getFloat("data_points[0].values.COUNT");
        return (int) count;
    }

    private Map<String, Object> asked(String view, String metric, String aggregation, List<String> dimensions) {
        return Map.of(
                "view_type",
                view,
                "metric_name",
                metric,
                "aggregations",
                List.of(Map.of("aggregation_type", aggregation)),
                "dimensions",
                dimensions);
    }

    private ValidatableResponse query(Map<String, Object> asked) {
        return client.post("/metrics", with(Map.of("experiment_ids", List.of(client.experiment())), asked));
    }

    private ValidatableResponse correlate(String first, String second, String among) {
        return client.post(
                "/calculate-filter-correlation",
                Map.of(
                        "experiment_ids",
                        List.of(client.experiment()),
                        "filter_string1",
                        first,
                        "filter_string2",
                        second,
                        "base_filter",
                        among));
    }

    private static Map<String, Object> with(Map<String, Object> some, Map<String, Object> more) {
        Map<String, Object> both = new HashMap<>(some);
        both.putAll(more);
        return both;
    }
}
