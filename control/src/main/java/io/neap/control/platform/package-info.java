// SPDX-License-Identifier: Apache-2.0
/**
 * The port behind which revisions run: on this machine as processes, on a cluster as Knative revisions. It can only
 * do atomic steps on values (apply a revision, apply a route, read what is); when and why is decided above it.
 */
@NullMarked
package io.neap.control.platform;

import org.jspecify.annotations.NullMarked;
