// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository.settings;

/** Where a model wants to compute. */
public enum Placement {
    /** Where the process's settings say. */
    ANY,
    CPU,
    GPU
}
