// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace.metric;

import io.neap.control.error.DomainException;
import java.util.OptionalDouble;

/**
 * How many values become one.
 *
 * @param percentile from 0 to 100; empty unless the type is {@code PERCENTILE}
 */
public record Aggregation(Type type, OptionalDouble percentile) {

    /** The kinds of aggregations. */
    public enum Type {
        COUNT,
        SUM,
        AVG,
        PERCENTILE,
        MIN,
        MAX
    }

    /** Fails with {@code INVALID_PARAMETER_VALUE} unless the percentile is there where it must be. */
    public Aggregation {
        if (type != Type.PERCENTILE && percentile.isPresent()) {
            throw DomainException.invalid(
                    "Percentile value is only allowed for PERCENTILE aggregation type, got " + type + ".");
        }
        if (type == Type.PERCENTILE && percentile.isEmpty()) {
            throw DomainException.invalid("Percentile value is required for PERCENTILE aggregation.");
        }
        if (!(percentile.orElse(0) >= 0 && percentile.orElse(0) <= 100)) {
            throw DomainException.invalid(
                    "Percentile value must be between 0 and 100, got " + percentile.getAsDouble() + ".");
        }
    }

    /** Under which name the value is answered, such as {@code AVG} or {@code P99.0}. */
    public String label() {
        return percentile.isPresent() ? "P" + percentile.getAsDouble() : type.name();
    }
}
