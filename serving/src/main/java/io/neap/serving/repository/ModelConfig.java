// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import java.nio.file.Path;

/**
 * What is to be loaded.
 *
 * @param file the model's file, complete and checked
 */
public record ModelConfig(ModelKey key, Path file) {}
