// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

/** What was added up from a trace's spans, as an entry of its metadata. */
public record TraceSum(String traceId, String key, String value) {}
