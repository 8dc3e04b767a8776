// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.fabric8.knative.eventing.v1.Trigger;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a Broker brings the events, in the words of a condition.
 *
 * @param status True, False or Unknown
 * @param reason one word
 * @param message empty when there is nothing to say
 */
record BrokerState(String status, String reason, String message) {

    static final BrokerState PENDING =
            new BrokerState("Unknown", "Pending", "The Broker's Trigger is about to be made.");

    static BrokerState refused(String reason, String message) {
        return new BrokerState("False", reason, message);
    }

    /** What Knative says of it. */
    static BrokerState of(Trigger trigger) {
        return Optional.ofNullable(trigger.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst()
                .map(ready -> new BrokerState(
                        ready.getStatus(),
                        reason(ready.getStatus(), ready.getReason()),
                        Objects.requireNonNullElse(ready.getMessage(), "")))
                .orElse(PENDING);
    }

    private static String reason(String status, @org.jspecify.annotations.Nullable String given) {
        if (given != null && !given.isEmpty()) {
            return given;
        }
        return status.equals("True") ? "Ready" : "Pending";
    }
}
