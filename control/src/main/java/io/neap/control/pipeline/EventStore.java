// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.cloudevents.CloudEvent;
import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** Keeps the events that have come, each once by workspace, source and id. */
public interface EventStore {

    /** Whether it is new; of several at once, one is. */
    Uni<Boolean> add(String workspace, CloudEvent event, Instant receivedAt);

    /** Fails when it is unknown. */
    Uni<CloudEvent> get(String workspace, String source, String id);
}
