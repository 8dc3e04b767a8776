// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What is to be loaded.
 *
 * @param file the model's file, complete and checked
 * @param uploaded came from a client: the file goes once it is loaded, and the process is ready without it
 * @param maxBatchSize rows that may share a run, if these say so and the model allows it; 0 for none
 */
public record ModelConfig(ModelKey key, Path file, boolean uploaded, OptionalInt maxBatchSize) {

    public ModelConfig(ModelKey key, Path file) {
        this(key, file, false, OptionalInt.empty());
    }
}
