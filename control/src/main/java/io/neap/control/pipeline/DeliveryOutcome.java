// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.cloudevents.CloudEvent;
import java.util.Optional;

/** What came back from a function. */
public sealed interface DeliveryOutcome {

    /** It has done its work; the event that follows from it, if it sent one. */
    record Answered(Optional<CloudEvent> reply) implements DeliveryOutcome {}

    /** It will never take this event. */
    record Refused(String reason) implements DeliveryOutcome {}

    /** It could not be reached, or could not do it now. */
    record Unavailable(String reason) implements DeliveryOutcome {}
}
