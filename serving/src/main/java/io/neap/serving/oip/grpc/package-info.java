// SPDX-License-Identifier: Apache-2.0
/**
 * The gRPC edge: {@code inference.GRPCInferenceService}, on the port of the REST edge.
 */
@NullMarked
package io.neap.serving.oip.grpc;

import org.jspecify.annotations.NullMarked;
