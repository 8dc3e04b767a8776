// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace.metric;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.search.OffsetToken;
import io.neap.control.experiment.search.Page;
import java.util.List;
import java.util.OptionalLong;

/**
 * A question for metrics as a client words it.
 *
 * @param filters that all hold, such as {@code trace.status = 'OK'}
 * @param interval seconds of a bucket of time
 * @param start milliseconds since 1970, inclusive as {@code end}
 * @param pageToken of the page before, or empty
 */
public record MetricRequest(
        MetricView view,
        String metric,
        List<Aggregation> aggregations,
        List<String> dimensions,
        List<String> filters,
        OptionalLong interval,
        OptionalLong start,
        OptionalLong end,
        int maxResults,
        String pageToken) {

    private static final int MOST = 20;
    private static final int CEILING = 10_000;
    private static final long LONGEST = 1_000_000_000; // seconds, some thirty years

    /** The question that is meant; fails with {@code INVALID_PARAMETER_VALUE}. */
    MetricQuery read() {
        TraceMetric found = TraceMetric.find(view, metric);
        found.requireAggregations(aggregations);
        found.requireDimensions(dimensions);
        Page.requireSize(maxResults, CEILING);
        requireFew("aggregations", aggregations);
        requireFew("filters", filters);
        long seconds = interval.orElse(0);
        if (seconds < 0 || seconds > LONGEST) {
            throw DomainException.invalid("time_interval_seconds must be at most " + LONGEST + " and not negative.");
        }
        if (seconds > 0 && (start.isEmpty() || end.isEmpty())) {
            throw DomainException.invalid(
                    "start_time_ms and end_time_ms are required if time_interval_seconds is set.");
        }
        return new MetricQuery(
                found,
                aggregations.stream().distinct().toList(),
                dimensions.stream().distinct().toList(),
                filters.stream().map(text -> MetricFilter.read(view, text)).toList(),
                seconds * 1000,
                start,
                end,
                maxResults,
                OffsetToken.read(pageToken));
    }

    private static void requireFew(String what, List<?> list) {
        if (list.size() > MOST) {
            throw DomainException.invalid(
                    what + " has " + list.size() + " entries, at most " + MOST + " are possible.");
        }
    }
}
