// SPDX-License-Identifier: Apache-2.0
/** Models to measure with, made from fixed seeds, whose right answers are known without ONNX Runtime. */
@NullMarked
package io.neap.cli.bench.model;

import org.jspecify.annotations.NullMarked;
