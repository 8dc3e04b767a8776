// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.sql;

import java.util.LinkedHashMap;
import java.util.Map;

/** A statement that grows by parts; its values are always bound, never spelled. */
public final class Sql {

    private final StringBuilder text = new StringBuilder();
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Sql() {}

    /** A statement in which each {@code ?} stands for the next value. */
    public static Sql of(String part, Object... bound) {
        return new Sql().add(part, bound);
    }

    /** Appends a part in which each {@code ?} stands for the next value. */
    public Sql add(String part, Object... bound) {
        int value = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '?') {
                String name = "v" + values.size();
                values.put(name, bound[value++]);
                text.append(':').append(name);
            } else {
                text.append(c);
            }
        }
        if (value != bound.length) {
            throw new IllegalArgumentException(bound.length + " values for " + value + " places: " + part);
        }
        return this;
    }

    String text() {
        return text.toString();
    }

    Map<String, Object> values() {
        return values;
    }

    @Override
    public String toString() {
        return text + " " + values;
    }
}
