// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace.metric;

import java.util.List;
import java.util.OptionalLong;

/**
 * What is asked for, checked and ready for a store.
 *
 * @param bucket milliseconds; 0 when time is no dimension
 * @param start milliseconds since 1970, inclusive as {@code end}
 * @param offset how many points were on the pages before
 */
public record MetricQuery(
        TraceMetric metric,
        List<Aggregation> aggregations,
        List<String> dimensions,
        List<MetricFilter> filters,
        long bucket,
        OptionalLong start,
        OptionalLong end,
        int limit,
        long offset) {

    public MetricQuery {
        aggregations = List.copyOf(aggregations);
        dimensions = List.copyOf(dimensions);
        filters = List.copyOf(filters);
    }
}
