// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.history;

import io.neap.control.error.DomainException;
import java.util.Optional;

/** A range of steps, both ends included. */
public record Steps(long first, long last) {

    private static final Steps ALL = new Steps(Long.MIN_VALUE, Long.MAX_VALUE);

    /** All steps when neither end is given; fails with {@code INVALID_PARAMETER_VALUE} when only one is, or reversed. */
    public static Steps of(Optional<Long> first, Optional<Long> last) {
        if (first.isPresent() != last.isPresent()) {
            throw DomainException.invalid("If either start step or end step are specified, both must be specified.");
        }
        if (first.isEmpty() || last.isEmpty()) {
            return ALL;
        }
        if (first.get() > last.get()) {
            throw DomainException.invalid("end_step must be greater than start_step. Found start_step=" + first.get()
                    + " and end_step=" + last.get() + ".");
        }
        return new Steps(first.get(), last.get());
    }
}
