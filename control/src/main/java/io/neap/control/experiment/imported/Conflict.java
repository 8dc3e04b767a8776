// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.imported;

import org.jspecify.annotations.Nullable;

/**
 * A fact that is one thing at the source and another here.
 *
 * @param what its name, such as {@code description} or {@code tag owner}
 * @param source what it is there; null when it is nothing
 * @param here what it is in Neap, likewise
 */
public record Conflict(
        String what, @Nullable String source, @Nullable String here) {}
