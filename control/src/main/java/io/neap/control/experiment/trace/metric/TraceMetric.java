// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace.metric;

import static io.neap.control.experiment.trace.metric.Aggregation.Type.AVG;
import static io.neap.control.experiment.trace.metric.Aggregation.Type.COUNT;
import static io.neap.control.experiment.trace.metric.Aggregation.Type.MAX;
import static io.neap.control.experiment.trace.metric.Aggregation.Type.MIN;
import static io.neap.control.experiment.trace.metric.Aggregation.Type.PERCENTILE;
import static io.neap.control.experiment.trace.metric.Aggregation.Type.SUM;

import io.neap.control.error.DomainException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Something that is counted or measured, as MLflow declares it.
 *
 * @param aggregations that it can be asked for by
 * @param dimensions that it can be grouped by
 */
public record TraceMetric(MetricView view, String name, Set<Aggregation.Type> aggregations, List<String> dimensions) {

    private static final Set<Aggregation.Type> COUNTED = EnumSet.of(COUNT);
    private static final Set<Aggregation.Type> MEASURED = EnumSet.of(AVG, MIN, MAX, PERCENTILE);
    private static final Set<Aggregation.Type> SUMMED = EnumSet.of(SUM, AVG, MIN, MAX, PERCENTILE);

    private static final List<TraceMetric> ALL = all();

    /** The metric that a view calls so; fails with {@code INVALID_PARAMETER_VALUE}. */
    static TraceMetric find(MetricView view, String name) {
        return ALL.stream()
                .filter(metric -> metric.view == view && metric.name.equals(name))
                .findFirst()
                .orElseThrow(() -> DomainException.invalid("metric_name must be one of "
                        + quoted(ALL.stream()
                                .filter(metric -> metric.view == view)
                                .map(TraceMetric::name)
                                .toList())
                        + ", got '" + name + "'."));
    }

    void requireAggregations(List<Aggregation> wanted) {
        List<String> others = wanted.stream()
                .map(Aggregation::type)
                .filter(type -> !aggregations.contains(type))
                .map(Aggregation.Type::name)
                .toList();
        if (!others.isEmpty()) {
            throw DomainException.invalid("Found invalid aggregation_type(s): " + quoted(others)
                    + ". Supported aggregation types: "
                    + quoted(aggregations.stream().map(Aggregation.Type::name).toList()) + ".");
        }
    }

    void requireDimensions(List<String> wanted) {
        List<String> others = wanted.stream()
                .filter(dimension -> !dimensions.contains(dimension))
                .toList();
        if (!others.isEmpty()) {
            throw DomainException.invalid("Found invalid dimension(s): " + quoted(others) + ". Supported dimensions: "
                    + quoted(dimensions) + ".");
        }
    }

    private static List<TraceMetric> all() {
        List<String> byTrace = List.of("trace_name");
        List<String> byModel = List.of("span_model_name", "span_model_provider");
        List<TraceMetric> all = new ArrayList<>(List.of(
                new TraceMetric(MetricView.TRACES, "trace_count", COUNTED, List.of("trace_name", "trace_status")),
                new TraceMetric(MetricView.TRACES, "session_count", COUNTED, List.of()),
                new TraceMetric(MetricView.TRACES, "latency", MEASURED, byTrace)));
        Stream.of(
                        "input_tokens",
                        "output_tokens",
                        "total_tokens",
                        "cache_read_input_tokens",
                        "cache_creation_input_tokens")
                .forEach(tokens -> all.add(new TraceMetric(MetricView.TRACES, tokens, SUMMED, byTrace)));
        all.add(new TraceMetric(
                MetricView.SPANS,
                "span_count",
                COUNTED,
                List.of("span_name", "span_type", "span_status", "span_model_name", "span_model_provider")));
        all.add(new TraceMetric(MetricView.SPANS, "latency", MEASURED, List.of("span_name", "span_status")));
        Stream.of("input_cost", "output_cost", "total_cost")
                .forEach(cost -> all.add(new TraceMetric(MetricView.SPANS, cost, SUMMED, byModel)));
        all.add(new TraceMetric(
                MetricView.ASSESSMENTS, "assessment_count", COUNTED, List.of("assessment_name", "assessment_value")));
        all.add(new TraceMetric(MetricView.ASSESSMENTS, "assessment_value", MEASURED, List.of("assessment_name")));
        return List.copyOf(all);
    }

    private static String quoted(Collection<String> names) {
        return names.stream().map(name -> "'" + name + "'").toList().toString();
    }
}
