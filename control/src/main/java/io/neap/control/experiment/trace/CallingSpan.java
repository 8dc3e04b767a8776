// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import org.jspecify.annotations.Nullable;

/** A span's place in its trace, and what it says of the call of a model. */
public record CallingSpan(
        String traceId,
        String spanId,
        @Nullable String parentSpanId,
        @Nullable ModelCall modelCall) {}
