// SPDX-License-Identifier: Apache-2.0
/** All points of a metric: of one run by pages, of several at once, and evenly sampled for a chart. */
@NullMarked
package io.neap.control.experiment.history;

import org.jspecify.annotations.NullMarked;
