// SPDX-License-Identifier: Apache-2.0
/**
 * Tensors in memory that a client shares with this process: the regions that are registered, and what requests say of them.
 */
@NullMarked
package io.neap.serving.oip.memory;

import org.jspecify.annotations.NullMarked;
