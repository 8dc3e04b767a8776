// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.sql;

import io.neap.control.experiment.search.Order;
import io.neap.control.experiment.search.Place;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a list that is ordered by a metric, in their order, whether it ascends or descends: what has a number, what
 * has NaN, what has nothing. Each alone is in the order of an index; all at once would have to be sorted.
 */
enum Rank {
    NUMBER,
    NAN,
    NOTHING;

    /** The part that a place is in. */
    static Rank of(Place place) {
        @Nullable
        Object value = place.values().isEmpty() ? null : place.values().getFirst();
        if (value == null) {
            return NOTHING;
        }
        return value.equals("NaN") ? NAN : NUMBER;
    }

    /** What this part is sorted by first. */
    SortKey key(boolean ascending) {
        return switch (this) {
            case NUMBER -> ascending ? SortKey.ascending("o0.value") : SortKey.descending("o0.value");
            case NAN -> SortKey.ascending("cast('NaN' as text)");
            case NOTHING -> SortKey.ascending("cast(null as text)");
        };
    }

    void join(Sql sql, String ranking, Order order) {
        if (this != NOTHING) {
            sql.add(
                    " join " + ranking.replace("f.", "o0.").replace(" f ", " o0 ") + " and o0.key = ?",
                    order.field().key());
        }
    }

    void restrict(Sql sql, String rows, Order order) {
        switch (this) {
            case NUMBER -> sql.add(" and o0.value < 'NaN'");
            case NAN -> sql.add(" and o0.value = 'NaN'");
            case NOTHING ->
                sql.add(
                        " and not exists (select 1 from " + rows + " and f.key = ?)",
                        order.field().key());
        }
    }
}
