// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.fabric8.knative.pkg.apis.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether events are brought, in the words of a condition.
 *
 * @param type of the condition
 * @param status True, False or Unknown
 * @param reason one word
 * @param message empty when there is nothing to say
 */
record CarrierState(String type, String status, String reason, String message) {

    static CarrierState pending(EventCarrier<?> carrier) {
        return new CarrierState(
                carrier.condition(), "Unknown", "Pending", upper(carrier.object()) + " is about to be made.");
    }

    static CarrierState refused(EventCarrier<?> carrier, String reason, String message) {
        return new CarrierState(carrier.condition(), "False", reason, message);
    }

    /** What Knative says of it. */
    static <T extends HasMetadata> CarrierState of(EventCarrier<T> carrier, T made) {
        return carrier.conditions(made).stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst()
                .map(ready -> told(carrier, ready))
                .orElse(pending(carrier));
    }

    private static CarrierState told(EventCarrier<?> carrier, Condition ready) {
        return new CarrierState(
                carrier.condition(),
                ready.getStatus(),
                reason(ready.getStatus(), ready.getReason()),
                Objects.requireNonNullElse(ready.getMessage(), ""));
    }

    private static String reason(String status, @Nullable String given) {
        if (given != null && !given.isEmpty()) {
            return given;
        }
        return status.equals("True") ? "Ready" : "Pending";
    }

    private static String upper(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
