// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine;

/** What becomes of the memory that a run's tensors took. */
public enum MemoryArena {
    /** Kept for the next run, as much as the largest one took. */
    KEEP,
    /** Kept within a run, given back after it. */
    SHRINK,
    /** Each tensor takes its own, and gives it back. */
    OFF
}
