// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import static java.util.stream.Collectors.joining;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.search.Search.View;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A search as a client words it.
 *
 * @param orderBy such as {@code metrics.loss DESC}; the first decides first
 * @param pageToken of the page before, or empty
 */
public record SearchRequest(String filter, List<String> orderBy, View view, int maxResults, String pageToken) {

    private static final int MOST_ORDERS = 20;

    /** The search that is meant; fails with {@code INVALID_PARAMETER_VALUE}. */
    public Search read(SearchSchema schema, int ceiling) {
        return read(schema, ceiling, "");
    }

    /**
     * The search that is meant; fails with {@code INVALID_PARAMETER_VALUE}.
     *
     * @param beside what the order depends on besides, in words
     */
    public Search read(SearchSchema schema, int ceiling, String beside) {
        Page.requireSize(maxResults, ceiling);
        if (orderBy.size() > MOST_ORDERS) {
            throw DomainException.invalid(
                    "order_by has " + orderBy.size() + " parts, at most " + MOST_ORDERS + " are possible.");
        }
        List<Order> orders =
                orderBy.stream().map(text -> SearchParser.order(schema, text)).toList();
        String name = name(schema, orders, beside);
        Optional<Place> after = pageToken.isEmpty() ? Optional.empty() : Optional.of(Place.read(pageToken, name));
        return new Search(SearchParser.filter(schema, filter), orders, view, maxResults, after, name);
    }

    /** A page of what was found; {@code found} holds one more than the limit when there is a rest. */
    public static <T> Page<T> page(Search search, List<Ranked<T>> found) {
        if (found.size() <= search.limit()) {
            return new Page<>(Ranked.items(found), Optional.empty());
        }
        List<Ranked<T>> shown = found.subList(0, search.limit());
        return new Page<>(
                Ranked.items(shown), Optional.of(shown.getLast().place().token(search.name())));
    }

    /** What is searched and in which order, in short: the token of one search must not be taken for that of another. */
    private static String name(SearchSchema schema, List<Order> orders, String beside) {
        String words = new TreeSet<>(schema.texts())
                + orders.stream()
                        .map(order ->
                                order.field().kind() + " " + order.field().key() + (order.ascending() ? "" : " DESC"))
                        .collect(joining(","))
                + beside;
        return Integer.toHexString(words.hashCode());
    }
}
