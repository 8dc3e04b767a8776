// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace.metric;

/**
 * How many traces two filters find.
 *
 * @param total all that were looked at
 */
public record FilterCounts(long total, long first, long second, long both) {}
