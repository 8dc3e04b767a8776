// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.admission;

import java.util.List;
import java.util.Optional;

/**
 * The answer to the API server.
 *
 * @param refusal a sentence that says what to do; empty when the resource is taken
 * @param warnings what {@code kubectl} prints beside it
 */
record Ruling(Optional<String> refusal, List<String> warnings) {

    static final Ruling TAKEN = new Ruling(Optional.empty(), List.of());

    Ruling {
        warnings = List.copyOf(warnings);
    }

    static Ruling refused(String message) {
        return new Ruling(Optional.of(message), List.of());
    }

    static Ruling warned(String warning) {
        return new Ruling(Optional.empty(), List.of(warning));
    }
}
