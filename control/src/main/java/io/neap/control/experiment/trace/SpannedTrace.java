// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import java.util.List;

/** A trace with those of its spans that have come; its first is the first. */
public record SpannedTrace(Trace trace, List<Span> spans) {

    public SpannedTrace {
        spans = List.copyOf(spans);
    }
}
