// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace.metric;

import io.neap.control.experiment.search.Filter;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Where metrics over traces are computed. */
public interface TraceMetricStore {

    /** One more than the limit, when there are more; sorted by time, then by the dimensions. */
    Uni<List<MetricPoint>> points(String workspace, List<String> experimentIds, MetricQuery query);

    /** How many traces there are that {@code among} finds, and what the two filters find of them. */
    Uni<FilterCounts> counts(String workspace, List<String> experimentIds, Filter among, Filter first, Filter second);
}
