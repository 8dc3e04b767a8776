// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import java.util.List;
import java.util.Map;

/**
 * Spans of one sender.
 *
 * @param resource what they have in common, OpenTelemetry's message {@code Resource}
 */
public record ResourceSpans(Map<String, Object> resource, List<Span> spans) {

    public ResourceSpans {
        resource = Map.copyOf(resource);
        spans = List.copyOf(spans);
    }
}
