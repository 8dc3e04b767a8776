// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import java.util.List;

/** Something that a search found, and where it stands in the order of the search. */
public record Ranked<T>(T item, Place place) {

    /** The items alone. */
    public static <T> List<T> items(List<Ranked<T>> found) {
        return found.stream().map(Ranked::item).toList();
    }
}
