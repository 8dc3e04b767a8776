// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.neap.control.pipeline.trigger.TriggerSpec;
import io.neap.knative.crd.trigger.RetrainingTrigger;
import java.util.Optional;

/**
 * What a resource may do with the trigger of its name, by the rule that holds for services: what is as the resource last
 * asked is the resource's to change, anything else was changed through the API, and who is right is not guessed.
 */
sealed interface TriggerClaim {

    /** Asks for the spec, provided that the trigger still is as expected; empty when there is none. */
    record Ask(Optional<TriggerSpec> expected) implements TriggerClaim {}

    /** Nothing is to be asked for. */
    record Keep() implements TriggerClaim {}

    /** The reason is one word; the message says how to end it. */
    record Conflict(String reason, String message) implements TriggerClaim {}

    /** The override that has a trigger made again which was taken away. */
    String NONE = "none";

    /**
     * Decides.
     *
     * @param applied what the resource last asked for
     * @param found the trigger as it is
     * @param elsewhere whether the last word on the trigger, be it to ask for it or to take it away, was someone else's
     * @param override the digest of what may be overwritten
     */
    static TriggerClaim of(
            TriggerSpec wanted,
            Optional<TriggerSpec> applied,
            Optional<TriggerSpec> found,
            boolean elsewhere,
            Optional<String> override) {
        if (found.isEmpty()) {
            boolean refused = applied.isPresent() && elsewhere && !override.equals(Optional.of(NONE));
            return refused ? withdrawn() : new Ask(Optional.empty());
        }
        if (found.get().equals(wanted)) {
            return new Keep();
        }
        String digest = TriggerSpecs.digest(found.get());
        boolean allowed = !elsewhere || applied.equals(found) || override.equals(Optional.of(digest));
        return allowed ? new Ask(found) : changed(found.get(), digest);
    }

    private static Conflict withdrawn() {
        return new Conflict(
                "DeletedElsewhere",
                "The trigger was deleted through the API. Delete this resource, or annotate it with "
                        + RetrainingTrigger.OVERRIDE + "=" + NONE + " to have the trigger made again.");
    }

    private static Conflict changed(TriggerSpec found, String digest) {
        return new Conflict(
                "ChangedElsewhere",
                "The trigger was asked for through the API as " + TriggerSpecs.text(found)
                        + ". Write the same here, or annotate this resource with " + RetrainingTrigger.OVERRIDE + "="
                        + digest + " to overwrite it.");
    }
}
