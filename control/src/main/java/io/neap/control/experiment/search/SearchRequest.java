// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.search.Search.View;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
        return new Search(SearchParser.filter(schema, filter), orders, view, maxResults, offset());
    }

    /** A page of what was found; {@code found} holds one more than the limit when there is a rest. */
    public static <T> Page<T> page(Search search, List<T> found) {
        if (found.size() <= search.limit()) {
            return new Page<>(found, Optional.empty());
        }
        String token = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Long.toString(search.following().offset()).getBytes(StandardCharsets.US_ASCII));
        return new Page<>(found.subList(0, search.limit()), Optional.of(token));
    }

    private long offset() {
        if (pageToken.isEmpty()) {
            return 0;
        }
        String text = decoded();
        if (!text.matches("[0-9]{1,9}")) {
            throw DomainException.invalid(
                    "Invalid page token '" + pageToken + "': use the next_page_token of the page before.");
        }
        return Long.parseLong(text);
    }

    private String decoded() {
        try {
            return new String(Base64.getUrlDecoder().decode(pageToken), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }
}
