// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.sql;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.search.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the columns that a search is sorted by: what is missing comes last, and NaN of a metric just before it, in
 * either direction.
 */
public record SortKey(String column, boolean ascending, Kind kind) {

    /** What the column can hold. */
    enum Kind {
        PRESENT,
        NULLABLE,
        METRIC
    }

    private static final String NAN = "NaN";

    /** A column that is never null. */
    public static SortKey ascending(String column) {
        return new SortKey(column, true, Kind.PRESENT);
    }

    /** A column that is never null. */
    public static SortKey descending(String column) {
        return new SortKey(column, false, Kind.PRESENT);
    }

    static SortKey nullable(String column, boolean ascending) {
        return new SortKey(column, ascending, Kind.NULLABLE);
    }

    static SortKey ofMetric(String column, boolean ascending) {
        return new SortKey(column, ascending, Kind.METRIC);
    }

    /** Its part of {@code order by}. */
    String order() {
        String direction = column + (ascending ? " asc" : " desc");
        return switch (kind) {
            case PRESENT -> direction;
            case NULLABLE -> direction + " nulls last";
            case METRIC -> "(" + column + " = 'NaN') asc nulls last, " + direction + " nulls last";
        };
    }

    /** Appends that a row stands behind the place in the order of these keys. */
    static void behind(Sql sql, List<SortKey> keys, Place place) {
        List<@Nullable Object> values = place.values();
        if (values.size() != keys.size()) {
            throw DomainException.invalid("The page token belongs to another search: begin again without one.");
        }
        keys.getFirst().begin(sql, values.getFirst());
        sql.add(" and (");
        for (int i = 0; i < keys.size(); i++) {
            sql.add(i == 0 ? "(" : " or (");
            for (int j = 0; j < i; j++) {
                keys.get(j).same(sql, values.get(j));
                sql.add(" and ");
            }
            keys.get(i).behind(sql, values.get(i));
            sql.add(")");
        }
        sql.add(")");
    }

    /** Says once more where an index on the first key can begin. */
    private void begin(Sql sql, @Nullable Object value) {
        if (kind == Kind.PRESENT && value != null) {
            sql.add(" and " + column + (ascending ? " >= " : " <= ") + place(value), bound(value));
        }
    }

    private void same(Sql sql, @Nullable Object value) {
        if (value == null) {
            sql.add(column + " is null");
        } else {
            sql.add(column + " = " + place(value), bound(value));
        }
    }

    private void behind(Sql sql, @Nullable Object value) {
        if (value == null) {
            sql.add("false");
        } else if (kind == Kind.METRIC && value.equals(NAN)) {
            sql.add(column + " is null");
        } else {
            sql.add("(" + column + (ascending ? " > " : " < ") + place(value), bound(value));
            sql.add(kind == Kind.METRIC ? " or " + column + " = 'NaN'" : "");
            sql.add(kind == Kind.PRESENT ? ")" : " or " + column + " is null)");
        }
    }

    private String place(Object value) {
        return switch (value) {
            case Long number when kind != Kind.METRIC -> "cast(? as bigint)";
            case String text when kind != Kind.METRIC -> "?";
            default -> "cast(? as float8)";
        };
    }

    private Object bound(Object value) {
        try {
            return kind == Kind.METRIC ? Double.valueOf(value.toString()) : value;
        } catch (NumberFormatException forged) {
            throw DomainException.invalid("The page token belongs to another search: begin again without one.");
        }
    }
}
