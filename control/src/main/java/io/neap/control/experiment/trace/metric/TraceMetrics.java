// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace.metric;

import io.neap.control.experiment.Limits;
import io.neap.control.experiment.search.Filter;
import io.neap.control.experiment.search.OffsetToken;
import io.neap.control.experiment.search.Page;
import io.neap.control.experiment.search.SearchParser;
import io.neap.control.experiment.search.SearchSchema;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Metrics over the traces of experiments, and how filters of them go together. */
@ApplicationScoped
public class TraceMetrics {

    private final TraceMetricStore store;

    TraceMetrics(TraceMetricStore store) {
        this.store = store;
    }

    public Uni<Page<MetricPoint>> query(String workspace, List<String> experimentIds, MetricRequest request) {
        experimentIds.forEach(Limits::experimentId);
        MetricQuery query = request.read();
        return store.points(workspace, experimentIds, query)
                .map(found -> OffsetToken.page(found, query.limit(), query.offset()));
    }

    /**
     * How two filters go together.
     *
     * @param among a filter of the traces that are looked at; empty for all
     */
    public Uni<Correlation> correlate(
            String workspace, List<String> experimentIds, String first, String second, String among) {
        experimentIds.forEach(Limits::experimentId);
        return store.counts(workspace, experimentIds, filter(among), filter(first), filter(second))
                .map(Correlation::of);
    }

    private static Filter filter(String text) {
        return SearchParser.filter(SearchSchema.TRACES, text);
    }
}
