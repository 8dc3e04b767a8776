// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.neap.serving.repository.InferenceStatistics.Total;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The statistics under the names of Triton's metrics, for dashboards and autoscalers that know these. They only grow, but
 * are gauges: Triton's names lack the suffix that Prometheus' counters have here.
 */
final class TritonMeters {

    private static final String PREFIX = "nv.inference.";
    private static final double NANOS_PER_MICRO = 1000;

    private final MeterRegistry registry;
    private final Tags tags;
    private final Supplier<InferenceStatistics> statistics;

    private TritonMeters(MeterRegistry registry, Tags tags, Supplier<InferenceStatistics> statistics) {
        this.registry = registry;
        this.tags = tags;
        this.statistics = statistics;
    }

    static List<Meter> register(MeterRegistry registry, Tags tags, Supplier<InferenceStatistics> statistics) {
        TritonMeters meters = new TritonMeters(registry, tags, statistics);
        return List.of(
                meters.number("request.success", now -> now.success().count()),
                meters.number("request.failure", now -> now.fail().count()),
                meters.number("count", InferenceStatistics::inferences),
                meters.number("exec.count", InferenceStatistics::executions),
                meters.number("request.duration.us", now -> micros(now.success())),
                meters.number("queue.duration.us", now -> micros(now.queue())),
                meters.number(
                        "compute.input.duration.us", now -> micros(now.compute().input())),
                meters.number(
                        "compute.infer.duration.us", now -> micros(now.compute().infer())),
                meters.number(
                        "compute.output.duration.us",
                        now -> micros(now.compute().output())));
    }

    private Gauge number(String name, ToDoubleFunction<InferenceStatistics> part) {
        return Gauge.builder(PREFIX + name, () -> part.applyAsDouble(statistics.get()))
                .description("As Triton's metric of that name")
                .tags(tags)
                .register(registry);
    }

    private static double micros(Total total) {
        return Math.floor(total.nanos() / NANOS_PER_MICRO);
    }
}
