// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

/** How a trace went. */
public enum TraceState {
    STATE_UNSPECIFIED,
    OK,
    ERROR,
    IN_PROGRESS
}
