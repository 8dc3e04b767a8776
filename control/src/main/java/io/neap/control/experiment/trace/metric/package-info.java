// SPDX-License-Identifier: Apache-2.0
/** Counts, sums and percentiles over traces, their spans and their assessments, by dimensions and by time. */
@NullMarked
package io.neap.control.experiment.trace.metric;

import org.jspecify.annotations.NullMarked;
