// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import java.util.List;

/**
 * What is searched for, checked and ready for a store.
 *
 * @param limit how many at most
 * @param offset how many of the ordered matches are skipped
 */
public record Search(List<Condition> conditions, List<Order> orders, View view, int limit, long offset) {

    /** Whether deleted things are seen. */
    public enum View {
        ACTIVE_ONLY,
        DELETED_ONLY,
        ALL
    }

    /** The next page of this search. */
    Search following() {
        return new Search(conditions, orders, view, limit, offset + limit);
    }
}
