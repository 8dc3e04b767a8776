// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import static java.util.stream.Collectors.joining;

import io.neap.control.experiment.search.Search.View;
import java.util.List;
import java.util.Optional;

/**
 * A search as a client words it.
 *
 * @param orderBy such as {@code metrics.loss DESC}; the first decides first
 * @param pageToken of the page before, or empty
 */
public record SearchRequest(String filter, List<String> orderBy, View view, int maxResults, String pageToken) {

    /** The search that is meant; fails with {@code INVALID_PARAMETER_VALUE}. */
    public Search read(SearchSchema schema, int ceiling) {
        Page.requireSize(maxResults, ceiling);
        List<Order> orders =
                orderBy.stream().map(text -> SearchParser.order(schema, text)).toList();
        Optional<Place> after =
                pageToken.isEmpty() ? Optional.empty() : Optional.of(Place.read(pageToken, words(orders)));
        return new Search(SearchParser.filter(schema, filter), orders, view, maxResults, after);
    }

    /** A page of what was found; {@code found} holds one more than the limit when there is a rest. */
    public static <T> Page<T> page(Search search, List<Ranked<T>> found) {
        if (found.size() <= search.limit()) {
            return new Page<>(Ranked.items(found), Optional.empty());
        }
        List<Ranked<T>> shown = found.subList(0, search.limit());
        return new Page<>(
                Ranked.items(shown), Optional.of(shown.getLast().place().token(words(search.orders()))));
    }

    /** So that the token of one order is not taken for that of another. */
    private static String words(List<Order> orders) {
        return orders.stream()
                .map(order -> order.field().kind() + " " + order.field().key() + (order.ascending() ? "" : " DESC"))
                .collect(joining(","));
    }
}
