// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.trace.metric.MetricFilter.Field;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MetricRequestTest {

    private static final Aggregation AVG = new Aggregation(Aggregation.Type.AVG, OptionalDouble.empty());

    @Test
    void what_a_metric_allows_is_read() {
        MetricQuery query = request("latency", List.of(AVG, AVG), List.of("trace_name"), List.of(), 60);

        assertThat(query.aggregations()).containsExactly(AVG);
        assertThat(query.dimensions()).containsExactly("trace_name");
        assertThat(query.bucket()).isEqualTo(60_000);
    }

    @Test
    void filters_are_one_equality_each() {
        assertThat(filter(MetricView.TRACES, "trace.status = 'OK'"))
                .isEqualTo(new MetricFilter(Field.TRACE_STATUS, "", "OK"));
        assertThat(filter(MetricView.TRACES, "trace.tag.team=\"a'\""))
                .isEqualTo(new MetricFilter(Field.TRACE_TAG, "team", "a'"));
    }

    @Test
    void keys_may_be_quoted_and_have_dots() {
        MetricFilter wanted = new MetricFilter(Field.TRACE_METADATA, "mlflow.trace.session", "s 1");

        for (String text : List.of(
                "trace.metadata.mlflow.trace.session = 's 1'",
                "trace.metadata.`mlflow.trace.session` = \"s 1\"",
                " trace.metadata.\"mlflow.trace.session\"='s 1' ")) {
            assertThat(filter(MetricView.SPANS, text)).as(text).isEqualTo(wanted);
        }
    }

    @Test
    void wrong_filters_are_told() {
        refused("only '=' operator", () -> filter(MetricView.TRACES, "trace.status != 'OK'"));
        refused("only '=' operator", () -> filter(MetricView.TRACES, "trace.status LIKE 'OK'"));
        refused("requires a key", () -> filter(MetricView.TRACES, "trace.tag = 'OK'"));
        refused("does not require a key", () -> filter(MetricView.TRACES, "trace.status.x = 'OK'"));
        refused("is not one of trace.status", () -> filter(MetricView.TRACES, "trace.name = 'OK'"));
        refused("Expected one comparison", () -> filter(MetricView.TRACES, "trace.status = OK"));
        refused(
                "Expected one comparison",
                () -> filter(MetricView.TRACES, "trace.status = 'OK' AND trace.tag.a = 'b'"));
        refused("only supported for SPANS", () -> filter(MetricView.TRACES, "span.name = 'a'"));
        refused("only supported for ASSESSMENTS", () -> filter(MetricView.SPANS, "assessment.name = 'a'"));
    }

    @Test
    void wrong_questions_are_told() {
        refused(
                "metric_name must be one of ['trace_count', ",
                () -> request("cost", List.of(AVG), List.of(), List.of(), 0));
        refused(
                "Found invalid aggregation_type(s): ['AVG']. Supported aggregation types: ['COUNT']",
                () -> request("trace_count", List.of(AVG), List.of(), List.of(), 0));
        refused(
                "Found invalid dimension(s): ['trace_status']. Supported dimensions: ['trace_name']",
                () -> request("latency", List.of(AVG), List.of("trace_status"), List.of(), 0));
        refused("not negative", () -> request("latency", List.of(AVG), List.of(), List.of(), -1));
        refused(
                "at most 20",
                () -> request("latency", List.of(AVG), List.of(), Collections.nCopies(21, "trace.status = 'OK'"), 0));
        refused(
                "start_time_ms and end_time_ms are required",
                () -> new MetricRequest(
                                MetricView.TRACES,
                                "latency",
                                List.of(AVG),
                                List.of(),
                                List.of(),
                                OptionalLong.of(60),
                                OptionalLong.of(0),
                                OptionalLong.empty(),
                                10,
                                "")
                        .read());
    }

    @Test
    void percentiles_have_their_place() {
        assertThat(new Aggregation(Aggregation.Type.PERCENTILE, OptionalDouble.of(99.9)).label())
                .isEqualTo("P99.9");
        refused("is required", () -> new Aggregation(Aggregation.Type.PERCENTILE, OptionalDouble.empty()));
        refused("only allowed for PERCENTILE", () -> new Aggregation(Aggregation.Type.AVG, OptionalDouble.of(1)));
        refused("between 0 and 100", () -> new Aggregation(Aggregation.Type.PERCENTILE, OptionalDouble.of(100.5)));
        refused("between 0 and 100", () -> new Aggregation(Aggregation.Type.PERCENTILE, OptionalDouble.of(Double.NaN)));
    }

    private static MetricFilter filter(MetricView view, String text) {
        return MetricFilter.read(view, text);
    }

    private static MetricQuery request(
            String metric,
            List<Aggregation> aggregations,
            List<String> dimensions,
            List<String> filters,
            long interval) {
        return new MetricRequest(
                        MetricView.TRACES,
                        metric,
                        aggregations,
                        dimensions,
                        filters,
                        OptionalLong.of(interval),
                        OptionalLong.of(0),
                        OptionalLong.of(1),
                        10,
                        "")
                .read();
    }

    private static void refused(String why, ThrowingCallable asking) {
        assertThatThrownBy(asking).isInstanceOf(DomainException.class).hasMessageContaining(why);
    }
}
