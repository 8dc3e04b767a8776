// SPDX-License-Identifier: Apache-2.0
/**
 * Values of the Open Inference Protocol: tensors, their types and shapes, a request and its response. No framework is
 * known here.
 */
@NullMarked
package io.neap.serving.tensor;

import org.jspecify.annotations.NullMarked;
