// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.experiment.Metric;
import io.neap.control.experiment.search.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One point of a metric. */
@Proto
public record MetricJson(
        String key,
        double value,
        long timestamp,
        long step,
        @Nullable String datasetName,
        @Nullable String datasetDigest,
        @Nullable String modelId,
        @Nullable String runId) {

    static MetricJson of(Metric metric) {
        return new MetricJson(
                metric.key(),
                metric.value(),
                metric.timestamp(),
                metric.step(),
                metric.datasetName(),
                metric.datasetDigest(),
                metric.modelId(),
                metric.runId());
    }

    static @Nullable List<MetricJson> of(List<Metric> metrics) {
        return Proto.Repeated.unlessEmpty(metrics.stream().map(MetricJson::of).toList());
    }

    /** Points of one metric. */
    @Proto
    public record History(
            @Nullable List<MetricJson> metrics, @Nullable String nextPageToken) {

        public static History of(Page<Metric> page) {
            return new History(MetricJson.of(page.items()), page.nextToken().orElse(null));
        }

        public static History of(List<Metric> points) {
            return new History(MetricJson.of(points), null);
        }
    }
}
