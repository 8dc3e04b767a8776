// SPDX-License-Identifier: Apache-2.0
/**
 * The Open Inference Protocol (version 2): what its REST and gRPC edges share.
 */
@NullMarked
package io.neap.serving.oip;

import org.jspecify.annotations.NullMarked;
