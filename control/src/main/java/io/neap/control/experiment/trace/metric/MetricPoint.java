// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace.metric;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of one group.
 *
 * @param bucket the begin of its time, in milliseconds since 1970; null when time is no dimension
 * @param dimensions what all of the group have in common, by the names of the dimensions
 * @param values by the labels of the aggregations; those of nothing are not there
 */
public record MetricPoint(@Nullable Long bucket, Map<String, String> dimensions, Map<String, Double> values) {}
