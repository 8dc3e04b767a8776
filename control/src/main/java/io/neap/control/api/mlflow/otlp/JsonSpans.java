// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.trace.ResourceSpans;
import io.neap.control.experiment.trace.Span;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code ExportTraceServiceRequest} in OTLP's JSON, which writes names in camel case, identifiers in hexadecimal digits
 * and long numbers as texts.
 */
final class JsonSpans {

    private static final Pattern CAPITAL = Pattern.compile("([A-Z])");
    private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");
    private static final Set<String> LONGS =
            Set.of("start_time_unix_nano", "end_time_unix_nano", "time_unix_nano", "int_value");

    private JsonSpans() {}

    static List<ResourceSpans> read(byte[] body) {
        List<ResourceSpans> all = new ArrayList<>();
        for (JsonNode each : Fields.json(body).path("resourceSpans")) {
            List<Span> spans = new ArrayList<>();
            for (JsonNode scope : each.path("scopeSpans")) {
                for (JsonNode span : scope.path("spans")) {
                    spans.add(Span.of(object(span)));
                }
            }
            all.add(new ResourceSpans(object(each.path("resource")), spans));
        }
        return all;
    }

    private static Map<String, Object> object(JsonNode node) {
        Map<String, Object> object = new LinkedHashMap<>();
        node.properties().forEach(field -> {
            String name = CAPITAL.matcher(field.getKey()).replaceAll("_$1").toLowerCase(Locale.ROOT);
            Object value = value(name, field.getValue());
            if (value != null) {
                object.put(name, value);
            }
        });
        return object;
    }

    private static @Nullable Object value(String name, JsonNode node) {
        if (node.isObject()) {
            return object(node);
        }
        if (node.isArray()) {
            List<Object> items = new ArrayList<>();
            node.forEach(item -> items.add(object(item)));
            return items;
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isTextual() ? text(name, node.textValue()) : null;
    }

    private static Object text(String name, String text) {
        try {
            if (IDS.contains(name)) {
                return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(text));
            }
            return LONGS.contains(name) ? (Object) Long.valueOf(text) : text.replace('\0', '\uFFFD');
        } catch (IllegalArgumentException malformed) {
            throw new DomainException(
                    ErrorCode.INVALID_PARAMETER_VALUE, "A span's " + name + " can't be '" + text + "'.", malformed);
        }
    }
}
