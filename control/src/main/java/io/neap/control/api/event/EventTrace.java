// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.extensions.DistributedTracingExtension;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the trace of the request that brought an event into the event, as CloudEvents' extension for distributed
 * tracing: the function is called long after the request was answered, and by then nothing else tells of it.
 */
final class EventTrace {

    private static final String EXTENSION = DistributedTracingExtension.TRACEPARENT;

    private EventTrace() {}

    /**
     * The event with its trace; one that names a trace itself keeps it.
     *
     * @param header the request's {@code traceparent}, which counts when this process takes no part in traces
     */
    static CloudEvent traced(CloudEvent event, @Nullable String header) {
        if (event.getExtension(EXTENSION) != null) {
            return event;
        }
        Map<String, String> current = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.current(), current, (map, name, value) -> {
            if (map != null) {
                map.put(name, value);
            }
        });
        String parent = current.getOrDefault(EXTENSION, header);
        return parent == null
                ? event
                : CloudEventBuilder.from(event).withExtension(EXTENSION, parent).build();
    }
}
