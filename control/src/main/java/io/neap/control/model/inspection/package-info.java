// SPDX-License-Identifier: Apache-2.0
/**
 * What the files of a model say of it: signature, formats, ONNX graphs. Looked at when a model is complete or a version is
 * registered, and again when a file was replaced.
 */
@NullMarked
package io.neap.control.model.inspection;

import org.jspecify.annotations.NullMarked;
