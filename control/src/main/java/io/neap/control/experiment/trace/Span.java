// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import io.neap.control.error.DomainException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step of a trace.
 *
 * @param traceId MLflow's: {@code tr-} and the hexadecimal digits of OpenTelemetry's
 * @param spanId 16 hexadecimal digits
 * @param parentSpanId of the step that it is a part of; null for the trace's first
 * @param type MLflow's, such as {@code LLM} or {@code TOOL}
 * @param startTime nanoseconds since 1970, as {@code endTime}
 * @param modelCall null when it is none
 * @param content all of it, as OpenTelemetry's message {@code Span} is written in protobuf's JSON with the names of its
 *     fields
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/">OTLP</a>
 */
public record Span(
        String traceId,
        String spanId,
        @Nullable String parentSpanId,
        String name,
        @Nullable String type,
        Status status,
        long startTime,
        @Nullable Long endTime,
        @Nullable ModelCall modelCall,
        Map<String, Object> content) {

    /** How it ended. */
    public enum Status {
        UNSET,
        OK,
        ERROR
    }

    static final String INPUTS = "mlflow.spanInputs";
    static final String OUTPUTS = "mlflow.spanOutputs";
    private static final String TYPE = "mlflow.spanType";
    private static final String TRACE_ID = "mlflow.traceRequestId";

    private static final String ATTRIBUTES = "attributes";
    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    public Span {
        content = Map.copyOf(content);
    }

    /** The span that a message says; fails with {@code INVALID_PARAMETER_VALUE} when it lacks an id. */
    public static Span of(Map<String, Object> message) {
        String traceId = "tr-" + id(message, "trace_id", TRACE_BYTES).orElseThrow(() -> missing("trace_id"));
        Map<String, Object> content = new LinkedHashMap<>(message);
        content.put(ATTRIBUTES, attributed(message, traceId));
        return new Span(
                traceId,
                id(message, "span_id", SPAN_BYTES).orElseThrow(() -> missing("span_id")),
                id(message, "parent_span_id", SPAN_BYTES).orElse(null),
                String.valueOf(message.getOrDefault("name", "")),
                AnyValue.find(message, TYPE).map(AnyValue::text).orElse(null),
                status(message.get("status")),
                time(message, "start_time_unix_nano").orElse(0L),
                time(message, "end_time_unix_nano").orElse(null),
                ModelCall.of(AnyValue.all(message)).orElse(null),
                content);
    }

    /** The value of an attribute, where there is one. */
    Optional<Object> attribute(String key) {
        return AnyValue.find(content, key);
    }

    boolean isRoot() {
        return parentSpanId == null;
    }

    /** Its attributes with one of MLflow's, by which clients know the trace, whatever the sender has said there. */
    private static List<Object> attributed(Map<String, Object> message, String traceId) {
        List<Object> attributes = new ArrayList<>();
        if (message.get(ATTRIBUTES) instanceof List<?> sent) {
            sent.stream()
                    .filter(each -> !(each instanceof Map<?, ?> attribute) || !TRACE_ID.equals(attribute.get("key")))
                    .forEach(attributes::add);
        }
        attributes.add(Map.of("key", TRACE_ID, "value", Map.of("string_value", traceId)));
        return attributes;
    }

    private static Optional<String> id(Map<String, Object> message, String field, int bytes) {
        String base64 = String.valueOf(message.getOrDefault(field, ""));
        try {
            byte[] id = Base64.getDecoder().decode(base64);
            if (id.length != 0 && id.length != bytes) {
                throw DomainException.invalid(
                        "A span's " + field + " has " + id.length + " bytes: it has to have " + bytes + ".");
            }
            return id.length == 0
                    ? Optional.empty()
                    : Optional.of(HexFormat.of().formatHex(id));
        } catch (IllegalArgumentException malformed) {
            throw DomainException.invalid("A span's " + field + " is no identifier: '" + base64 + "'.");
        }
    }

    private static DomainException missing(String field) {
        return DomainException.invalid("A span has no " + field + ".");
    }

    private static Status status(@Nullable Object status) {
        Object code = status instanceof Map<?, ?> said ? String.valueOf(said.get("code")) : "";
        if (code.equals("1") || code.equals("STATUS_CODE_OK")) {
            return Status.OK;
        }
        return code.equals("2") || code.equals("STATUS_CODE_ERROR") ? Status.ERROR : Status.UNSET;
    }

    private static Optional<Long> time(Map<String, Object> message, String field) {
        return message.get(field) instanceof Number time && time.longValue() > 0
                ? Optional.of(time.longValue())
                : Optional.empty();
    }
}
