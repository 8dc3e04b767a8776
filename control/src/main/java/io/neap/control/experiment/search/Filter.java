// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import java.util.List;

/**
 * Comparisons, joined and negated. A comparison with what is missing is false, and its negation true: what is not less
 * than 1 may have no value at all.
 */
public sealed interface Filter permits Condition, Filter.All, Filter.Any, Filter.Not {

    /** Each of them; of none, everything. */
    record All(List<Filter> parts) implements Filter {

        public All {
            parts = List.copyOf(parts);
        }
    }

    /** One of them at least. */
    record Any(List<Filter> parts) implements Filter {

        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** What the part does not match. */
    record Not(Filter part) implements Filter {}
}
