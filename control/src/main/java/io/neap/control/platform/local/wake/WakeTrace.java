// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.wake;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Tells a wake as spans: one named {@code wake} below the request's own, and below it one for each part. */
public final class WakeTrace {

    private final Supplier<OpenTelemetry> telemetry;

    /**
     * @param telemetry asked at each wake, as it may be set up later than this
     */
    public WakeTrace(Supplier<OpenTelemetry> telemetry) {
        this.telemetry = telemetry;
    }

    /**
     * Writes the spans after the fact, with the times at which things happened.
     *
     * @param request the place of the waking request in its trace
     * @param now what the clock says at {@code nanos}
     */
    public void record(Wake wake, Context request, String revision, Instant now, long nanos) {
        Tracer tracer = telemetry.get().getTracer("io.neap.wake");
        Span whole = tracer.spanBuilder("wake")
                .setParent(request)
                .setStartTimestamp(at(Math.min(wake.arrived(), wake.begun()), now, nanos))
                .setAttribute("neap.revision", revision)
                .setAttribute("neap.waited_ms", wake.waited().toNanos() / 1e6)
                .startSpan();
        Context inside = request.with(whole);
        for (Wake.Lap lap : wake.laps()) {
            tracer.spanBuilder(lap.name())
                    .setParent(inside)
                    .setStartTimestamp(at(lap.begin(), now, nanos))
                    .startSpan()
                    .end(at(lap.end(), now, nanos));
        }
        whole.end(at(wake.answered(), now, nanos));
    }

    private static Instant at(long then, Instant now, long nanos) {
        return now.minus(Duration.ofNanos(nanos - then));
    }
}
