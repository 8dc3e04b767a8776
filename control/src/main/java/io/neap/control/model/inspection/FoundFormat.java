// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import java.util.List;

/**
 * A format that a model is written in.
 *
 * @param format such as {@code pickle}
 * @param executable whether loading it runs code of its author
 * @param evidence files, and what {@code MLmodel} says; some of it, when there is much
 */
public record FoundFormat(String format, boolean executable, List<String> evidence) {

    public FoundFormat {
        evidence = List.copyOf(evidence);
    }
}
