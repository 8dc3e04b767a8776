// SPDX-License-Identifier: Apache-2.0
/**
 * The port to a cluster that runs Knative Serving: applies what {@code object} builds, watches what comes of it, and
 * keeps no state that the cluster does not have.
 */
@NullMarked
package io.neap.knative.platform;

import org.jspecify.annotations.NullMarked;
