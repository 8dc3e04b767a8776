// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** A trace of a question that takes three seconds, as OpenTelemetry's exporters send it. */
final class SentTrace {

    /** Nanoseconds. */
    static final long SECOND = 1_000_000_000L;
    /** 2026-11-30T09:00:00Z. */
    static final long BEGIN = 1_796_029_200L * SECOND;

    private final String hex = UUID.randomUUID().toString().replace("-", "");

    String hex() {
        return hex;
    }

    String traceId() {
        return "tr-" + hex;
    }

    Span root() {
        return span(8).setName("ask")
                .addAttributes(attribute(
                        "mlflow.spanInputs",
                        AnyValue.newBuilder()
                                .setKvlistValue(
                                        KeyValueList.newBuilder().addValues(attribute("question", text("why?"))))
                                .build()))
                .addAttributes(attribute("mlflow.spanOutputs", text("because")))
                .addAttributes(attribute("mlflow.traceTag.team", text("a")))
                .addAttributes(attribute("mlflow.traceRequestId", text("tr-forged")))
                .addAttributes(attribute("session.id", text("s-1")))
                .addAttributes(attribute(
                        "temperature", AnyValue.newBuilder().setDoubleValue(0.5).build()))
                .setStartTimeUnixNano(BEGIN)
                .setEndTimeUnixNano(BEGIN + 3 * SECOND)
                .build();
    }

    Span child(int number) {
        return span(number)
                .setParentSpanId(id(8))
                .setName("step " + number)
                .addAttributes(attribute("mlflow.spanType", text("LLM")))
                .addAttributes(attribute("model", text("small\0model")))
                .setStartTimeUnixNano(BEGIN + number * SECOND)
                .setEndTimeUnixNano(BEGIN + number * SECOND + SECOND / 2)
                .build();
    }

    /** A second long, of the status OK. */
    Span part(int number, int parent, KeyValue... attributes) {
        return span(number)
                .setParentSpanId(id(parent))
                .setName("call")
                .addAllAttributes(List.of(attributes))
                .setStartTimeUnixNano(BEGIN)
                .setEndTimeUnixNano(BEGIN + SECOND)
                .build();
    }

    /** The first span, saying what all of its trace took. */
    Span rootWith(KeyValue... attributes) {
        return root().toBuilder().addAllAttributes(List.of(attributes)).build();
    }

    /** What a call took as MLflow's client says it. */
    static KeyValue tokens(long input, long output) {
        return attribute(
                "mlflow.chat.tokenUsage",
                AnyValue.newBuilder()
                        .setKvlistValue(KeyValueList.newBuilder()
                                .addValues(number("input_tokens", input))
                                .addValues(number("output_tokens", output))
                                .addValues(number("total_tokens", input + output)))
                        .build());
    }

    static KeyValue number(String key, long value) {
        return attribute(key, AnyValue.newBuilder().setIntValue(value).build());
    }

    static KeyValue said(String key, String value) {
        return attribute(key, text(value));
    }

    private Span.Builder span(int number) {
        return Span.newBuilder()
                .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(hex)))
                .setSpanId(id(number))
                .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_OK));
    }

    private static ByteString id(int number) {
        return ByteString.copyFrom(new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) number});
    }

    private static KeyValue attribute(String key, AnyValue value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    private static AnyValue text(String text) {
        return AnyValue.newBuilder().setStringValue(text).build();
    }

    static byte[] request(Span... spans) {
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(attribute("service.name", text("shop")))
                                .addAttributes(attribute("telemetry.sdk.name", text("test"))))
                        .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(List.of(spans))))
                .build()
                .toByteArray();
    }
}
