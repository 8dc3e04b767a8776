// SPDX-License-Identifier: Apache-2.0
/**
 * ONNX Runtime behind the engine port, on CPU or CUDA. The only room that imports ONNX Runtime.
 */
@NullMarked
package io.neap.serving.engine.onnx;

import org.jspecify.annotations.NullMarked;
