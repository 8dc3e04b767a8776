// SPDX-License-Identifier: Apache-2.0
/**
 * Dynamic batching: whatever waits when a lane is free runs together; nothing ever waits for a timer.
 */
@NullMarked
package io.neap.serving.batch;

import org.jspecify.annotations.NullMarked;
