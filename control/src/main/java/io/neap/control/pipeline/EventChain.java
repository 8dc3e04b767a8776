// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.extensions.DistributedTracingExtension;
import java.util.Optional;

/**
 * Events that follow from one another. How many functions an event has come through is kept in its extension {@code
 * neaphops}: triggers that start each other in a circle would never end otherwise. The trace goes from each to the next.
 */
final class EventChain {

    static final String HOPS = "neaphops";

    private static final String TRACE = DistributedTracingExtension.TRACEPARENT;

    private EventChain() {}

    /** What a function has answered, as the event that follows from the one it was given. */
    static CloudEvent next(CloudEvent cause, CloudEvent answer) {
        CloudEventBuilder next = CloudEventBuilder.from(answer).withExtension(HOPS, hops(cause) + 1);
        Object trace = cause.getExtension(TRACE);
        if (trace != null && answer.getExtension(TRACE) == null) {
            next.withExtension(TRACE, trace.toString());
        }
        return next.build();
    }

    /** Why this event is one too many; empty when it is not. */
    static Optional<String> tooLong(CloudEvent event, int maxHops) {
        return hops(event) <= maxHops
                ? Optional.empty()
                : Optional.of("Its answer, a " + event.getType() + ", was dropped: " + maxHops
                        + " functions have started each other before it (neap.pipeline.max-hops). Look for a trigger whose"
                        + " function answers with the type of event that it waits for, or for triggers in a circle.");
    }

    /** Why the database can't keep this event; empty when it can. */
    static Optional<String> unstorable(CloudEvent event) {
        return event.getId().indexOf('\0') < 0 && event.getType().indexOf('\0') < 0
                ? Optional.empty()
                : Optional.of(
                        "Its answer was dropped: its id or type holds the character U+0000, which can't be kept.");
    }

    /** None when the event comes from outside; what is no number is not ours. */
    private static int hops(CloudEvent event) {
        Object hops = event.getExtension(HOPS);
        try {
            return hops == null ? 0 : Integer.parseInt(hops.toString());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
