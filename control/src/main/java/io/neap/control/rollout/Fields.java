// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.error.DomainException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The fields of one JSON object, read with messages that name the path, what was expected and what was there. */
record Fields(String path, Map<?, ?> values) {

    static Fields of(String path, Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Fields(path, map);
        }
        throw wrong(path.isEmpty() ? "The spec" : path, "an object {…}", value);
    }

    /** Refuses a field that is none of the names, so that a typing error is not taken for a default. */
    Fields only(String... names) {
        for (Object name : values.keySet()) {
            if (!List.of(names).contains(name)) {
                throw DomainException.invalid(
                        at(String.valueOf(name)) + " is unknown here; known are " + String.join(", ", names) + ".");
            }
        }
        return this;
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    String text(String name) {
        Object value = values.get(name);
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw wrong(at(name), "a text", value == null ? "nothing" : value);
    }

    int integer(String name, int absent) {
        Object value = values.get(name);
        if (value == null) {
            return absent;
        }
        if (value instanceof Number number
                && number.doubleValue() == Math.rint(number.doubleValue())
                && Math.abs(number.doubleValue()) <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw wrong(at(name), "a whole number", value);
    }

    double decimal(String name, double absent) {
        Object value = values.get(name);
        if (value == null) {
            return absent;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(at(name), "a number", value);
    }

    Duration duration(String name, Duration absent) {
        return has(name) ? Durations.parse(at(name), text(name)) : absent;
    }

    Optional<Fields> object(String name) {
        return Optional.ofNullable(values.get(name)).map(value -> of(at(name), value));
    }

    /** Texts by name, none when the field is absent; numbers are taken for texts, as YAML does not keep them apart. */
    Map<String, String> texts(String name) {
        Map<String, String> texts = new TreeMap<>();
        object(name)
                .ifPresent(object -> object.values().forEach((key, value) -> {
                    if (!(value instanceof String) && !(value instanceof Number)) {
                        throw wrong(object.at(String.valueOf(key)), "a text", value);
                    }
                    texts.put(String.valueOf(key), value.toString());
                }));
        return texts;
    }

    List<?> list(String name) {
        Object value = values.get(name);
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(at(name), "a list […]", value == null ? "nothing" : value);
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static DomainException wrong(String where, String expected, Object value) {
        return DomainException.invalid(where + " must be " + expected + ", but is " + value + ".");
    }
}
