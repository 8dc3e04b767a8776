// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import org.jspecify.annotations.Nullable;

/**
 * Data that runs of an experiment used.
 *
 * @param context what for, such as {@code training}, if it was said
 */
public record DatasetSummary(
        String experimentId,
        String name,
        String digest,
        @Nullable String context) {}
