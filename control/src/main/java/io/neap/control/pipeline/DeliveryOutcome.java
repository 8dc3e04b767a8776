// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.cloudevents.CloudEvent;
import io.neap.control.pipeline.job.JobStatus;
import java.util.Optional;

/** What came back from a function. */
public sealed interface DeliveryOutcome {

    /** It has done its work; the event that follows from it, if it sent one. */
    record Answered(Optional<CloudEvent> reply) implements DeliveryOutcome {}

    /** It will never take this event. */
    record Refused(String reason) implements DeliveryOutcome {}

    /** A job works on it; what it waits for, if it does. */
    record UnderWay(Optional<String> obstacle) implements DeliveryOutcome {}

    /** A job has come to its end. */
    record Ended(JobStatus.Ended job) implements DeliveryOutcome {}

    /** It could not be reached, or could not do it now. */
    record Unavailable(String reason) implements DeliveryOutcome {}
}
