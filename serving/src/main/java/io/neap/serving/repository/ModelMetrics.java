// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.neap.serving.ErrorCode;
import io.neap.serving.batch.BatchObserver;
import io.neap.serving.batch.Execution;
import io.neap.serving.batch.RunTimes;
import io.neap.serving.engine.Location;
import io.neap.serving.repository.trace.TraceSettings;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.context.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One version's meters, tagged {@code model} and {@code version}, and its spans. */
final class ModelMetrics implements BatchObserver {

    private final MeterRegistry registry;
    private final AtomicInteger pending = new AtomicInteger();
    private final Timer success;
    private final Map<ErrorCode, Timer> failures = new EnumMap<>(ErrorCode.class);
    private final Timer queued;
    private final Timer computed;
    private final DistributionSummary batchRequests;
    private final DistributionSummary batchRows;
    private final List<Meter> meters;
    private final ModelKey key;
    private final InferenceCounters counters = new InferenceCounters(Clock.systemUTC());
    private final InferenceTrace trace;
    private final Tags tags;
    private @Nullable Gauge device;

    ModelMetrics(MeterRegistry registry, ModelKey key, TraceSettings traces) {
        this.registry = registry;
        this.key = key;
        this.trace = new InferenceTrace(key, traces, GlobalOpenTelemetry::get, Clock.systemUTC());
        this.tags = Tags.of("model", key.name(), "version", key.version());
        success = requests(tags, "success");
        for (ErrorCode code : ErrorCode.values()) {
            failures.put(code, requests(tags, code.name().toLowerCase(Locale.ROOT)));
        }
        queued = registry.timer("neap.inference.queued", tags);
        computed = registry.timer("neap.inference.computed", tags);
        batchRequests = registry.summary("neap.inference.batch.requests", tags);
        batchRows = registry.summary("neap.inference.batch.rows", tags);
        Gauge gauge = Gauge.builder("neap.inference.pending", pending, AtomicInteger::get)
                .description("Requests that wait or run: the signal to scale by")
                .tags(tags)
                .register(registry);
        meters = new ArrayList<>(List.of(success, queued, computed, batchRequests, batchRows, gauge));
        meters.addAll(failures.values());
        meters.addAll(TritonMeters.register(registry, tags, this::statistics));
    }

    private Timer requests(Tags tags, String outcome) {
        return Timer.builder("neap.inference.requests")
                .description("Requests, from their arrival at the model until its answer")
                .tags(tags.and("outcome", outcome))
                .register(registry);
    }

    @Override
    public void executed(int requests, long rows, RunTimes times) {
        batchRequests.record(requests);
        batchRows.record((double) rows);
        counters.executed(rows, times);
    }

    /** Whether each row is an inference, or each request: as each row is answered as if alone, or not. */
    void countRows(boolean each) {
        counters.countRows(each);
    }

    /** Where the model computes now; it may be another place after a reload. */
    synchronized void computesOn(Location location) {
        if (device != null) {
            registry.remove(device);
        }
        device = Gauge.builder("neap.inference.device", () -> 1)
                .description(
                        "1 with the device that the model computes on, and whether that is the CPU for want of a GPU")
                .tags(tags.and(
                        "device",
                        location.gpu().isPresent() ? "cuda" : "cpu",
                        "gpu",
                        location.gpu().isPresent()
                                ? Integer.toString(location.gpu().getAsInt())
                                : "",
                        "fallback",
                        Boolean.toString(location.fallback().isPresent())))
                .register(registry);
    }

    InferenceStatistics statistics() {
        return counters.read(key);
    }

    Sample start() {
        pending.incrementAndGet();
        return new Sample(Timer.start(registry), Context.current());
    }

    synchronized void close() {
        meters.forEach(registry::remove);
        if (device != null) {
            registry.remove(device);
        }
    }

    /** One request under measure. */
    final class Sample {

        private final Timer.Sample timer;
        private final Context request;

        private Sample(Timer.Sample timer, Context request) {
            this.timer = timer;
            this.request = request;
        }

        void stop(@Nullable Execution execution, @Nullable Throwable failure) {
            pending.decrementAndGet();
            long took = timer.stop(failure == null ? success : failures.getOrDefault(ErrorCode.of(failure), success));
            if (execution == null) {
                counters.failed(took);
            } else {
                queued.record(execution.queued(), TimeUnit.NANOSECONDS);
                computed.record(execution.run().total(), TimeUnit.NANOSECONDS);
                counters.succeeded(execution, took);
                trace.record(request, execution);
            }
        }
    }
}
