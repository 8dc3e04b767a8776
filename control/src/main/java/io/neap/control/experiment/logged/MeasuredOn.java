// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.logged;

import io.neap.control.experiment.search.Condition;
import io.neap.control.experiment.search.Field;
import io.neap.control.experiment.search.Field.Data;
import io.neap.control.experiment.search.Filter;
import io.neap.control.experiment.search.Operator;
import io.neap.control.experiment.search.Order;
import io.neap.control.experiment.search.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The data sets that metrics were measured on, as a search for logged models wants them.
 *
 * @param filtered on one of which the metrics of the filter were measured; empty for any
 * @param ordered of each order, the one that its metric was measured on
 */
public record MeasuredOn(List<Data> filtered, List<Optional<Data>> ordered) {

    private static final Filter MEASURED =
            new Condition(new Field(Field.Kind.METRIC, ""), Operator.IS_NOT_NULL, new Condition.Value.None());

    /** The search, of metrics on these data sets; where it asks for no metric, for models that have any on them. */
    Search of(Search search) {
        Filter filter = search.filter();
        if (!filtered.isEmpty()) {
            filter = (comparesMetrics(filter) ? filter : measured(filter)).of(field -> field.measuredOn(filtered));
        }
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < search.orders().size(); i++) {
            Order order = search.orders().get(i);
            orders.add(
                    new Order(order.field().measuredOn(ordered.get(i).stream().toList()), order.ascending()));
        }
        return new Search(filter, orders, search.view(), search.limit(), search.after(), search.name());
    }

    /** What a page token must be of, besides the fields that are ordered by; empty without data sets. */
    String order() {
        return ordered.stream().allMatch(Optional::isEmpty) ? "" : ordered.toString();
    }

    private static Filter measured(Filter filter) {
        List<Filter> parts = new ArrayList<>(filter instanceof Filter.All(List<Filter> all) ? all : List.of(filter));
        parts.add(MEASURED);
        return new Filter.All(parts);
    }

    private static boolean comparesMetrics(Filter filter) {
        return switch (filter) {
            case Condition condition -> condition.field().kind() == Field.Kind.METRIC;
            case Filter.All(List<Filter> parts) -> parts.stream().anyMatch(MeasuredOn::comparesMetrics);
            case Filter.Any(List<Filter> parts) -> parts.stream().anyMatch(MeasuredOn::comparesMetrics);
            case Filter.Not(Filter part) -> comparesMetrics(part);
        };
    }
}
