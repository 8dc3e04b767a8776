// SPDX-License-Identifier: Apache-2.0
/**
 * Which requests get spans of their own: what clients set by Triton's extension {@code trace}.
 */
@NullMarked
package io.neap.serving.repository.trace;

import org.jspecify.annotations.NullMarked;
