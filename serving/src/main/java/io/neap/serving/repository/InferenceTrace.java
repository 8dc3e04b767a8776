// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import io.neap.serving.batch.Execution;
import io.neap.serving.repository.trace.TraceSettings;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;

/** Tells an inference as two spans below its request's own: it waited for the model in {@code queue}, which ran in {@code compute}. */
final class InferenceTrace {

    private final ModelKey key;
    private final TraceSettings settings;
    private final Supplier<OpenTelemetry> telemetry;
    private final Clock clock;

    /**
     * @param telemetry asked at each request that is followed, as it may be set up later than this
     */
    InferenceTrace(ModelKey key, TraceSettings settings, Supplier<OpenTelemetry> telemetry, Clock clock) {
        this.key = key;
        this.settings = settings;
        this.telemetry = telemetry;
        this.clock = clock;
    }

    /** Writes the spans of what has just ended, if the request is followed at all, and the settings do not leave it out. */
    void record(Context request, Execution execution) {
        if (!Span.fromContext(request).getSpanContext().isSampled() || !settings.takesNext(key.name())) {
            return;
        }
        Tracer tracer = telemetry.get().getTracer("io.neap.inference");
        Instant end = clock.instant();
        Instant begun = end.minusNanos(execution.run().total());
        span(tracer, "queue", request, begun.minusNanos(execution.queued()), begun);
        span(tracer, "compute", request, begun, end);
    }

    private void span(Tracer tracer, String name, Context request, Instant from, Instant to) {
        tracer.spanBuilder(name)
                .setParent(request)
                .setAttribute("neap.model", key.name())
                .setAttribute("neap.version", key.version())
                .setStartTimestamp(from)
                .startSpan()
                .end(to);
    }
}
