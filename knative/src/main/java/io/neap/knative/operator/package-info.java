// SPDX-License-Identifier: Apache-2.0
/**
 * The second door: makes control's services what the cluster's resources say, by the same calls as the API, and writes
 * into them what became of it. What is to be done is decided by pure functions over both sides.
 */
@NullMarked
package io.neap.knative.operator;

import org.jspecify.annotations.NullMarked;
