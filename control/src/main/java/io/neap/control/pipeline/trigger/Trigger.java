// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.trigger;

import io.cloudevents.CloudEvent;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;

/**
 * A {@link TriggerSpec} that is in force, as a service of the same name.
 *
 * @param generation grows when the function or what it is told changes; each generation is a revision of its own
 */
public record Trigger(ServiceName name, long generation, TriggerSpec spec) {

    /** Whether the event, which came in the trigger's workspace, starts the function. */
    public boolean matches(CloudEvent event) {
        return spec.eventType().equals(event.getType())
                && spec.source().map(event.getSource().toString()::equals).orElse(true);
    }

    public RevisionName revision() {
        return RevisionName.of(name, generation);
    }
}
