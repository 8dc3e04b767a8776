// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.sql;

import io.neap.control.experiment.search.Condition;
import io.neap.control.experiment.search.Condition.Value;
import io.neap.control.experiment.search.Field;
import io.neap.control.experiment.search.Filter;
import io.neap.control.experiment.search.Operator;
import io.neap.control.experiment.search.Search;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one value of a param or tag is enough to find, in the order of the list, by an index on the key, on the beginning of
 * the value and on that order: so much of the list is passed by unseen.
 *
 * @param tables of each kind of field that has such an index
 * @param join what follows {@code join} and the table: it is {@code w}
 * @param order the columns of the index, for each of the list's ties one
 * @param experiments those that are searched
 */
public record Walk(Map<Field.Kind, String> tables, String join, List<SortKey> order, List<String> experiments) {

    /** Longer values would not fit into an index. */
    private static final int INDEXED = 100;

    private static final Filter EVERYTHING = new Filter.All(List.of());

    /** Over several experiments, too, which the join alone does not tell the index. */
    public Walk in(List<String> experimentIds) {
        return new Walk(tables, join, order, experimentIds);
    }

    /** The condition that leads; empty when none of them can, or the list has another order than the ties. */
    Optional<Condition> guide(Search search, List<SortKey> keys, List<SortKey> ties) {
        return keys.equals(ties)
                ? parts(search.filter()).stream().filter(this::leads).findFirst()
                : Optional.empty();
    }

    private boolean leads(Condition condition) {
        return tables.containsKey(condition.field().kind())
                && condition.operator() == Operator.EQUAL
                && condition.value() instanceof Value.Text;
    }

    private static List<Condition> parts(Filter filter) {
        return switch (filter) {
            case Condition condition -> List.of(condition);
            case Filter.All(List<Filter> parts) ->
                parts.stream().flatMap(part -> parts(part).stream()).toList();
            case Filter.Any ignored -> List.of();
            case Filter.Not ignored -> List.of();
        };
    }

    /** What is left of a filter when the guide holds. */
    static Filter rest(Filter filter, Condition guide) {
        if (filter.equals(guide)) {
            return EVERYTHING;
        }
        return filter instanceof Filter.All(List<Filter> parts)
                ? new Filter.All(parts.stream()
                        .map(part -> rest(part, guide))
                        .filter(part -> !part.equals(EVERYTHING))
                        .toList())
                : filter;
    }

    /** A short value is its own beginning: saying it twice would mislead the planner, who takes the two for independent. */
    void join(Sql sql, Condition guide) {
        if (!(guide.value() instanceof Value.Text(String text))) {
            throw new IllegalStateException("leads nowhere: " + guide);
        }
        sql.add(" join " + tables.get(guide.field().kind()) + join);
        sql.add(" and w.key = ?", guide.field().key());
        if (experiments.size() > 1) {
            sql.add(" and ").inNumbers("w.experiment_id", experiments);
        }
        boolean whole = text.codePointCount(0, text.length()) < INDEXED;
        if (whole) {
            sql.add(" and left(w.value, " + INDEXED + ") = ?", text);
        } else {
            sql.add(
                    " and left(w.value, " + INDEXED + ") = left(cast(? as text), " + INDEXED + ") and w.value = ?",
                    text,
                    text);
        }
    }
}
