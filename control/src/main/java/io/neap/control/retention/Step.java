// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import java.util.List;
import java.util.Optional;

/**
 * A part of a rule's work, which was done at once.
 *
 * @param next where the following step begins; empty when nothing is left
 */
public record Step(List<Gone> gone, Optional<String> next) {

    public Step {
        gone = List.copyOf(gone);
    }
}
