// SPDX-License-Identifier: Apache-2.0
/**
 * Looks into ONNX files without a runtime: what they take and give, which operators and data they need. Weights are
 * passed over, not read.
 */
@NullMarked
package io.neap.control.model.onnx;

import org.jspecify.annotations.NullMarked;
