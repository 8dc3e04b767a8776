// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a loaded model computes.
 *
 * @param gpu by CUDA's number of it; empty on the CPU
 * @param fallback why the CPU computes although a GPU was wanted, in one line; else empty
 */
public record Location(OptionalInt gpu, Optional<String> fallback) {

    /** As it was wanted. */
    public static final Location CPU = new Location(OptionalInt.empty(), Optional.empty());

    public static Location gpu(int number) {
        return new Location(OptionalInt.of(number), Optional.empty());
    }

    /** The CPU, in the place of a GPU. */
    public static Location fallback(String reason) {
        return new Location(OptionalInt.empty(), Optional.of(reason));
    }
}
