// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace.metric;

/** What is counted and measured. */
public enum MetricView {
    TRACES,
    SPANS,
    ASSESSMENTS
}
