// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A statement that grows by parts; its values are always bound, never spelled. */
public final class Sql {

    /** The texts of a JSON list that is bound as text, each a row. */
    public static final String ITEMS = "jsonb_array_elements_text(cast(cast(? as text) as jsonb))";

    private final StringBuilder parts = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    private Sql() {}

    /** A statement in which each {@code ?} stands for the next value. */
    public static Sql of(String part, Object... bound) {
        return new Sql().add(part, bound);
    }

    /** Appends a part in which each {@code ?} stands for the next value. */
    public Sql add(String part, Object... bound) {
        long places = part.chars().filter(c -> c == '?').count();
        if (places != bound.length) {
            throw new IllegalArgumentException(bound.length + " values for " + places + " places: " + part);
        }
        parts.append(part);
        values.addAll(List.of(bound));
        return this;
    }

    /** Appends a part with its values. */
    public Sql add(Sql part) {
        parts.append(part.parts);
        values.addAll(part.values);
        return this;
    }

    /** Appends that a column of texts has one of the values. */
    public Sql in(String column, Collection<String> oneOf) {
        return add(column + " in (select " + ITEMS + ")", Database.json(oneOf));
    }

    /** Appends that a column of numbers has one of the values; with one of them an index can give the order of others. */
    public Sql inNumbers(String column, List<String> oneOf) {
        if (oneOf.isEmpty()) {
            return add(" false");
        }
        String places = String.join(", ", Collections.nCopies(oneOf.size(), "?"));
        return add(
                column + " in (" + places + ")",
                oneOf.stream().map(Long::valueOf).toArray());
    }

    /** As Hibernate takes it, with a name in each place. */
    String text() {
        StringBuilder text = new StringBuilder();
        int value = 0;
        for (int i = 0; i < parts.length(); i++) {
            char c = parts.charAt(i);
            text.append(c == '?' ? ":v" + value++ : String.valueOf(c));
        }
        return text.toString();
    }

    Map<String, Object> values() {
        Map<String, Object> named = new LinkedHashMap<>();
        values.forEach(value -> named.put("v" + named.size(), value));
        return named;
    }

    @Override
    public String toString() {
        return parts + " " + values;
    }
}
