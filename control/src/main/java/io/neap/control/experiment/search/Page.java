// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import io.neap.control.error.DomainException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Part of an answer, and the token that asks for the rest. */
public record Page<T>(List<T> items, Optional<String> nextToken) {

    public Page {
        items = List.copyOf(items);
    }

    /** Fails with {@code INVALID_PARAMETER_VALUE} unless the size asked for is between 1 and the ceiling. */
    public static void requireSize(long size, int ceiling) {
        if (size < 1 || size > ceiling) {
            throw DomainException.invalid("Invalid value " + size + " for parameter 'max_results' supplied. It must be "
                    + (size < 1 ? "a positive integer, at most " : "at most ") + ceiling + ".");
        }
    }

    public <R> Page<R> map(Function<T, R> mapping) {
        return new Page<>(items.stream().map(mapping).toList(), nextToken);
    }
}
