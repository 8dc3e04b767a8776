// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository.settings;

import io.neap.serving.tensor.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A request that the model answers before anybody else asks.
 *
 * @param runs at least 1
 */
public record WarmUpSample(String name, int runs, List<Input> inputs) {

    public WarmUpSample {
        inputs = List.copyOf(inputs);
    }

    /**
     * One tensor of it.
     *
     * @param spec with a shape that has no dynamic dimension, rows included
     * @param random small random numbers instead of zeros
     * @param file holds the elements of one row as the protocol's binary tensors do, instead
     * @param rows times that the file's content is repeated
     */
    public record Input(TensorSpec spec, boolean random, Optional<Path> file, int rows) {}
}
