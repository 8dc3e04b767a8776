// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.Inputs;
import io.neap.control.api.mlflow.wire.Proto;
import io.neap.control.experiment.search.Page;
import io.neap.control.experiment.trace.metric.Aggregation;
import io.neap.control.experiment.trace.metric.MetricPoint;
import io.neap.control.experiment.trace.metric.MetricRequest;
import io.neap.control.experiment.trace.metric.MetricView;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Metrics over traces. */
@Proto
record MetricsJson(
        @Nullable List<Point> dataPoints, @Nullable String nextPageToken) {

    private static final int PAGE = 1000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");

    static MetricRequest read(Fields in) {
        return new MetricRequest(
                in.requiredConstant("view_type", MetricView.class),
                in.required("metric_name"),
                in.requiredObjects("aggregations").stream()
                        .map(MetricsJson::aggregation)
                        .toList(),
                in.texts("dimensions"),
                in.texts("filters"),
                in.optionalLong("time_interval_seconds"),
                in.optionalLong("start_time_ms"),
                in.optionalLong("end_time_ms"),
                Inputs.size(in, PAGE),
                in.text("page_token").orElse(""));
    }

    private static Aggregation aggregation(Fields in) {
        return new Aggregation(
                in.requiredConstant("aggregation_type", Aggregation.Type.class),
                in.has("percentile_value")
                        ? OptionalDouble.of(in.requiredNumber("percentile_value"))
                        : OptionalDouble.empty());
    }

    static MetricsJson of(String metric, Page<MetricPoint> page) {
        return new MetricsJson(
                Proto.Repeated.unlessEmpty(
                        page.map(point -> Point.of(metric, point)).items()),
                page.nextToken().orElse(null));
    }

    /** The values of one group. */
    @Proto
    record Point(String metricName, Map<String, String> dimensions, Map<String, Double> values) {

        static Point of(String metric, MetricPoint point) {
            Map<String, String> dimensions = new LinkedHashMap<>();
            Long bucket = point.bucket();
            if (bucket != null) {
                dimensions.put(
                        "time_bucket", TIME.format(Instant.ofEpochMilli(bucket).atOffset(ZoneOffset.UTC)));
            }
            dimensions.putAll(point.dimensions());
            return new Point(metric, dimensions, point.values());
        }
    }
}
