// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.registry;

import io.neap.control.error.DomainException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reasons as requests give them. */
final class Reasons {

    private static final int LONGEST = 5_000;

    private Reasons() {}

    /** Empty when nothing is said; fails with {@code INVALID_PARAMETER_VALUE} when it is too long. */
    static Optional<String> of(@Nullable String said) {
        Optional<String> reason = Optional.ofNullable(said).map(String::strip).filter(text -> !text.isEmpty());
        if (reason.filter(text -> text.length() > LONGEST).isPresent()) {
            throw DomainException.invalid("reason has at most " + LONGEST + " characters.");
        }
        return reason;
    }
}
