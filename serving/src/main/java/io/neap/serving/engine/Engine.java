// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine;

import java.nio.file.Path;

/** Turns a model's file into something that runs. */
public interface Engine {

    /** Loads what every model needs, such as a native library. May be called early, beside other work; blocks. */
    default void start() {}

    /** Loads a model that asks for nothing special, as {@link #load(Path, ModelOptions)} does. */
    default LoadedModel load(Path file) {
        return load(file, ModelOptions.NONE);
    }

    /**
     * Loads a model. Blocks: up to seconds for a large file.
     *
     * @throws io.neap.serving.ServingException with a one-sentence reason if the file is no model that this engine runs,
     *     or the options are none that it knows
     */
    LoadedModel load(Path file, ModelOptions options);
}
