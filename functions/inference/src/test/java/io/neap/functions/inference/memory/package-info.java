// SPDX-License-Identifier: Apache-2.0
/** Tensors in memory that the caller and the function share. */
@NullMarked
package io.neap.functions.inference.memory;

import org.jspecify.annotations.NullMarked;
