// SPDX-License-Identifier: Apache-2.0
/**
 * The port to whatever computes a model: load a file, run tensors through it. Adapters live in rooms of their own.
 */
@NullMarked
package io.neap.serving.engine;

import org.jspecify.annotations.NullMarked;
