// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import java.util.List;
import java.util.function.UnaryOperator;

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

    /** The same comparisons of other fields. */
    default Filter of(UnaryOperator<Field> other) {
        return switch (this) {
            case Condition(Field field, Operator operator, Condition.Value value) ->
                new Condition(other.apply(field), operator, value);
            case All(List<Filter> parts) ->
                new All(parts.stream().map(part -> part.of(other)).toList());
            case Any(List<Filter> parts) ->
                new Any(parts.stream().map(part -> part.of(other)).toList());
            case Not(Filter part) -> new Not(part.of(other));
        };
    }
}
