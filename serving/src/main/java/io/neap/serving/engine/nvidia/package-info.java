// SPDX-License-Identifier: Apache-2.0
/**
 * What NVIDIA's GPUs are doing, as the driver's own tool tells it.
 */
@NullMarked
package io.neap.serving.engine.nvidia;

import org.jspecify.annotations.NullMarked;
