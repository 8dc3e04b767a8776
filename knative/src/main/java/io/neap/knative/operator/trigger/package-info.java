// SPDX-License-Identifier: Apache-2.0
/**
 * The second door of triggers: makes control's triggers what the cluster's resources say, has a Broker bring their events,
 * and writes into them what became of it.
 */
@NullMarked
package io.neap.knative.operator.trigger;

import org.jspecify.annotations.NullMarked;
