// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.cloudevents.CloudEvent;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;

/** Delivers an event as Knative Eventing does: one CloudEvent by {@code POST}, its answer perhaps another. */
public interface Subscriber {

    /** Never fails: whatever goes wrong is an outcome. */
    Uni<DeliveryOutcome> deliver(URI address, CloudEvent event, Duration timeout);
}
