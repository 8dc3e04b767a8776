// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import io.neap.serving.repository.settings.ModelSettings;
import java.nio.file.Path;

/**
 * What is to be loaded.
 *
 * @param file the model's file, complete and checked
 * @param uploaded came from a client: the file goes once it is loaded, and the process is ready without it
 * @param settings what its own configuration asks for
 */
public record ModelConfig(ModelKey key, Path file, boolean uploaded, ModelSettings settings) {

    public ModelConfig(ModelKey key, Path file) {
        this(key, file, false, ModelSettings.NONE);
    }
}
