// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import java.util.List;
import java.util.Optional;

/**
 * What is searched for, checked and ready for a store.
 *
 * @param limit how many at most
 * @param after the last of the page before, if there was one
 * @param name of what is searched in which order; a page token is good for searches of the same name
 */
public record Search(Filter filter, List<Order> orders, View view, int limit, Optional<Place> after, String name) {

    /** Whether deleted things are seen. */
    public enum View {
        ACTIVE_ONLY,
        DELETED_ONLY,
        ALL
    }
}
