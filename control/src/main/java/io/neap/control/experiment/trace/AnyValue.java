// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry's values, {@code {"string_value": "a"}} or {@code {"kvlist_value": …}}, as plain ones. */
final class AnyValue {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VALUES = "values";

    private AnyValue() {}

    /** The plain value of an attribute of a message that has {@code attributes}. */
    static Optional<Object> find(Map<String, Object> message, String key) {
        if (message.get("attributes") instanceof List<?> attributes) {
            for (Object each : attributes) {
                if (each instanceof Map<?, ?> attribute && key.equals(attribute.get("key"))) {
                    return Optional.ofNullable(plain(attribute.get("value")));
                }
            }
        }
        return Optional.empty();
    }

    /** All attributes of such a message by their keys. */
    static Map<String, Object> all(Map<String, Object> message) {
        return entries(message.get("attributes"));
    }

    /** A text is itself; everything else is its JSON. */
    static String text(Object plain) {
        if (plain instanceof String text) {
            return text;
        }
        try {
            return JSON.writeValueAsString(plain);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("no plain value: " + plain.getClass(), impossible);
        }
    }

    /** What a value says by keys, be it a map or the JSON of one; empty when it is neither. */
    static Map<String, Object> map(@Nullable Object plain) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (plain instanceof Map<?, ?> entries) {
            entries.forEach((key, value) -> {
                if (value != null) {
                    map.put(String.valueOf(key), value);
                }
            });
        } else if (plain instanceof String text && text.startsWith("{")) {
            map.putAll(map(parsed(text)));
        }
        return map;
    }

    private static @Nullable Object parsed(String text) {
        try {
            return JSON.readValue(text, Object.class);
        } catch (JsonProcessingException other) {
            return null;
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> kinds) || kinds.isEmpty()) {
            return null;
        }
        Map.Entry<?, ?> only = kinds.entrySet().iterator().next();
        Object inner = only.getValue();
        if ("array_value".equals(only.getKey()) && inner instanceof Map<?, ?> array) {
            List<@Nullable Object> items = new ArrayList<>();
            if (array.get(VALUES) instanceof List<?> values) {
                values.forEach(item -> items.add(plain(item)));
            }
            return items;
        }
        if ("kvlist_value".equals(only.getKey()) && inner instanceof Map<?, ?> list) {
            return entries(list.get(VALUES));
        }
        return inner;
    }

    private static Map<String, Object> entries(@Nullable Object keyValues) {
        Map<String, Object> entries = new LinkedHashMap<>();
        if (keyValues instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> entry) {
                    Object value = plain(entry.get("value"));
                    entries.put(String.valueOf(entry.get("key")), value == null ? "" : value);
                }
            }
        }
        return entries;
    }
}
