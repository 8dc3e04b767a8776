// SPDX-License-Identifier: Apache-2.0
/** From labelled samples to an ONNX file: standardise, learn, measure, export, and prove that both say the same. */
@NullMarked
package io.neap.functions.retraining.train;

import org.jspecify.annotations.NullMarked;
