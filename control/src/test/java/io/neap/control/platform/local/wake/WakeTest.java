// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.wake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.control.platform.RevisionStatus.StartupPart;
import io.neap.control.platform.local.wake.Wake.Lap;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WakeTest {

    private static final Wake WAKE = new Wake(
            ms(100),
            ms(180),
            ms(181),
            ms(190),
            List.of(
                    new StartupPart("spawn", Duration.ofMillis(10)),
                    new StartupPart("main", Duration.ofMillis(20)),
                    new StartupPart("ready", Duration.ofMillis(30))));

    @Test
    void thePartsOfTheStartEndWhenItWasSeenReady() {
        assertThat(WAKE.laps())
                .containsExactly(
                        new Lap("spawn", ms(120), ms(130)),
                        new Lap("main", ms(130), ms(150)),
                        new Lap("ready", ms(150), ms(180)),
                        new Lap("first", ms(181), ms(190)));
        assertThat(WAKE.waited()).isEqualTo(Duration.ofMillis(81));
        assertThat(WAKE.first()).isEqualTo(Duration.ofMillis(9));
    }

    @Test
    void theMetricHasATimerForEachPart() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        new WakeMetrics(registry).woken(WAKE);

        assertThat(registry.get("neap.wake").timers())
                .extracting(timer -> timer.getId().getTag("part") + " " + timer.totalTime(TimeUnit.MILLISECONDS))
                .containsExactlyInAnyOrder("wake 81.0", "spawn 10.0", "main 20.0", "ready 30.0", "first 9.0");
    }

    @Test
    void theTraceHasTheWakeBelowTheRequestAndThePartsBelowTheWake() {
        List<SpanData> spans = new ArrayList<>();
        OpenTelemetry telemetry = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(into(spans)))
                        .build())
                .build();
        Span request = telemetry.getTracer("test").spanBuilder("POST").startSpan();
        Instant now = Instant.parse("2026-01-01T00:00:01Z");

        new WakeTrace(() -> telemetry).record(WAKE, Context.root().with(request), "iris-1", now, ms(200));

        SpanData wake = span(spans, "wake");
        assertThat(wake.getParentSpanId()).isEqualTo(request.getSpanContext().getSpanId());
        assertThat(wake.getStartEpochNanos()).isEqualTo(nanos(now.minusMillis(100)));
        assertThat(wake.getEndEpochNanos()).isEqualTo(nanos(now.minusMillis(10)));
        assertThat(spans).extracting(SpanData::getName).containsExactly("spawn", "main", "ready", "first", "wake");
        assertThat(spans.subList(0, 4))
                .allSatisfy(part -> assertThat(part.getParentSpanId()).isEqualTo(wake.getSpanId()));
        assertThat(span(spans, "main").getStartEpochNanos()).isEqualTo(nanos(now.minusMillis(70)));
        assertThat(span(spans, "main").getEndEpochNanos()).isEqualTo(nanos(now.minusMillis(50)));
    }

    private static SpanData span(List<SpanData> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static SpanExporter into(List<SpanData> spans) {
        return new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> ended) {
                spans.addAll(ended);
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode flush() {
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode shutdown() {
                return CompletableResultCode.ofSuccess();
            }
        };
    }

    private static long nanos(Instant instant) {
        return instant.toEpochMilli() * 1_000_000;
    }

    private static long ms(long millis) {
        return millis * 1_000_000;
    }
}
