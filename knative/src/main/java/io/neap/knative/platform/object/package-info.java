// SPDX-License-Identifier: Apache-2.0
/**
 * What Neap's port to the platform means in Knative's words: pure functions from a revision, a route and a scale to
 * Knative's objects, and from its conditions back to a status. Nothing here talks to a cluster.
 */
@NullMarked
package io.neap.knative.platform.object;

import org.jspecify.annotations.NullMarked;
