// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.trace.ResourceSpans;
import io.neap.control.experiment.trace.Span;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code ExportTraceServiceRequest} in protobuf. What it says is written as protobuf's JSON would, without reflection. */
final class ProtobufSpans {

    private static final String ATTRIBUTES = "attributes";

    private ProtobufSpans() {}

    static List<ResourceSpans> read(byte[] body) {
        try {
            return ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
                    .map(ProtobufSpans::resource)
                    .toList();
        } catch (InvalidProtocolBufferException malformed) {
            throw new DomainException(
                    ErrorCode.INVALID_PARAMETER_VALUE,
                    "The body is no ExportTraceServiceRequest of OpenTelemetry in protobuf: " + malformed.getMessage(),
                    malformed);
        }
    }

    private static ResourceSpans resource(io.opentelemetry.proto.trace.v1.ResourceSpans sent) {
        return new ResourceSpans(
                Map.of(ATTRIBUTES, attributes(sent.getResource().getAttributesList())),
                sent.getScopeSpansList().stream()
                        .flatMap(scope -> scope.getSpansList().stream())
                        .map(span -> Span.of(span(span)))
                        .toList());
    }

    private static Map<String, Object> span(io.opentelemetry.proto.trace.v1.Span span) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("trace_id", base64(span.getTraceId()));
        json.put("span_id", base64(span.getSpanId()));
        json.put("parent_span_id", base64(span.getParentSpanId()));
        json.put("trace_state", text(span.getTraceState()));
        json.put("name", text(span.getName()));
        json.put("kind", span.getKindValue());
        json.put("start_time_unix_nano", span.getStartTimeUnixNano());
        json.put("end_time_unix_nano", span.getEndTimeUnixNano());
        json.put(ATTRIBUTES, attributes(span.getAttributesList()));
        json.put(
                "events",
                span.getEventsList().stream().map(ProtobufSpans::event).toList());
        json.put("links", span.getLinksList().stream().map(ProtobufSpans::link).toList());
        json.put(
                "status",
                Map.of(
                        "code", span.getStatus().getCodeValue(),
                        "message", text(span.getStatus().getMessage())));
        return json;
    }

    private static Map<String, Object> event(io.opentelemetry.proto.trace.v1.Span.Event event) {
        return Map.of(
                "time_unix_nano",
                event.getTimeUnixNano(),
                "name",
                text(event.getName()),
                ATTRIBUTES,
                attributes(event.getAttributesList()));
    }

    private static Map<String, Object> link(io.opentelemetry.proto.trace.v1.Span.Link link) {
        return Map.of(
                "trace_id",
                base64(link.getTraceId()),
                "span_id",
                base64(link.getSpanId()),
                "trace_state",
                text(link.getTraceState()),
                ATTRIBUTES,
                attributes(link.getAttributesList()));
    }

    private static List<Map<String, Object>> attributes(List<KeyValue> attributes) {
        return attributes.stream()
                .map(each -> Map.<String, Object>of("key", text(each.getKey()), "value", value(each.getValue())))
                .toList();
    }

    private static Map<String, Object> value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> Map.of("string_value", text(value.getStringValue()));
            case BOOL_VALUE -> Map.of("bool_value", value.getBoolValue());
            case INT_VALUE -> Map.of("int_value", value.getIntValue());
            case DOUBLE_VALUE -> Map.of("double_value", number(value.getDoubleValue()));
            case BYTES_VALUE -> Map.of("bytes_value", base64(value.getBytesValue()));
            case ARRAY_VALUE ->
                Map.of(
                        "array_value",
                        Map.of(
                                "values",
                                value.getArrayValue().getValuesList().stream()
                                        .map(ProtobufSpans::value)
                                        .toList()));
            case KVLIST_VALUE ->
                Map.of(
                        "kvlist_value",
                        Map.of("values", attributes(value.getKvlistValue().getValuesList())));
            case VALUE_NOT_SET -> Map.of();
        };
    }

    /** What is no number is a text in JSON. */
    private static Object number(double value) {
        return Double.isFinite(value) ? value : (Object) String.valueOf(value);
    }

    private static String text(String text) {
        return text.replace('\0', '\uFFFD'); // the one character that the database does not keep
    }

    private static String base64(ByteString bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
