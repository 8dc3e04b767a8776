// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.neap.serving.batch.Execution;
import io.neap.serving.batch.RunTimes;
import io.neap.serving.repository.trace.TraceSetting;
import io.neap.serving.repository.trace.TraceSettings;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class InferenceTraceTest {

    private static final long SECOND = 1_000_000_000;
    private static final Execution EXECUTION = new Execution(List.of(), 1, 30, new RunTimes(1, 7, 2));

    private final List<SpanData> spans = new ArrayList<>();
    private final OpenTelemetry telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(new Kept(spans))
                    .build())
            .build();
    private final TraceSettings settings = new TraceSettings();
    private final InferenceTrace trace = new InferenceTrace(
            new ModelKey("iris", "2"),
            settings,
            () -> telemetry,
            Clock.fixed(Instant.parse("1970-01-01T00:00:01Z"), ZoneOffset.UTC));

    @Test
    void aRequestWaitsInOneSpanAndIsComputedInTheNext() {
        Span request = telemetry.getTracer("test").spanBuilder("POST").startSpan();

        trace.record(Context.root().with(request), EXECUTION);

        assertThat(spans)
                .extracting(SpanData::getName, SpanData::getStartEpochNanos, SpanData::getEndEpochNanos)
                .containsExactly(tuple("queue", SECOND - 40, SECOND - 10), tuple("compute", SECOND - 10, SECOND));
        assertThat(spans).allSatisfy(span -> {
            assertThat(span.getParentSpanId())
                    .isEqualTo(request.getSpanContext().getSpanId());
            assertThat(span.getAttributes().get(AttributeKey.stringKey("neap.model")))
                    .isEqualTo("iris");
            assertThat(span.getAttributes().get(AttributeKey.stringKey("neap.version")))
                    .isEqualTo("2");
        });
    }

    @Test
    void aRequestThatNobodyFollowsHasNone() {
        trace.record(Context.root(), EXECUTION);

        assertThat(spans).isEmpty();
    }

    @Test
    void aRequestThatTheSettingsLeaveOutHasNone() {
        Span request = telemetry.getTracer("test").spanBuilder("POST").startSpan();
        settings.update("iris", Map.of(TraceSetting.LEVEL, OptionalInt.of(TraceSettings.OFF)));

        trace.record(Context.root().with(request), EXECUTION);

        assertThat(spans).isEmpty();
    }

    @Test
    void aRequestThatNobodyFollowsDoesNotCount() {
        Span request = telemetry.getTracer("test").spanBuilder("POST").startSpan();
        settings.update(null, Map.of(TraceSetting.RATE, OptionalInt.of(2)));

        trace.record(Context.root(), EXECUTION);
        trace.record(Context.root().with(request), EXECUTION);
        assertThat(spans).isEmpty();
        trace.record(Context.root().with(request), EXECUTION);

        assertThat(spans).hasSize(2);
    }

    private record Kept(List<SpanData> spans) implements SpanProcessor {

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            spans.add(span.toSpanData());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }
}
