// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.webhook;

import io.neap.control.error.DomainException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What has happened to what, in MLflow's words; fails with {@code INVALID_PARAMETER_VALUE} when that cannot happen. */
public record WebhookEvent(Entity entity, Action action) {

    /** What something has happened to. */
    public enum Entity {
        REGISTERED_MODEL,
        MODEL_VERSION,
        MODEL_VERSION_TAG,
        MODEL_VERSION_ALIAS,
        PROMPT,
        PROMPT_VERSION,
        PROMPT_TAG,
        PROMPT_VERSION_TAG,
        PROMPT_ALIAS,
        /** Can be subscribed to and never happens: Neap has no gateway to language models. */
        BUDGET_POLICY;

        private Set<Action> actions() {
            return switch (this) {
                case REGISTERED_MODEL, MODEL_VERSION, PROMPT, PROMPT_VERSION -> EnumSet.of(Action.CREATED);
                case MODEL_VERSION_TAG, PROMPT_TAG, PROMPT_VERSION_TAG -> EnumSet.of(Action.SET, Action.DELETED);
                case MODEL_VERSION_ALIAS, PROMPT_ALIAS -> EnumSet.of(Action.CREATED, Action.DELETED);
                case BUDGET_POLICY -> EnumSet.of(Action.EXCEEDED);
            };
        }
    }

    /** What has happened. */
    public enum Action {
        CREATED,
        UPDATED,
        DELETED,
        SET,
        EXCEEDED
    }

    public WebhookEvent {
        if (!entity.actions().contains(action)) {
            TreeSet<String> valid = new TreeSet<>();
            entity.actions().forEach(known -> valid.add("'" + text(known) + "'"));
            throw DomainException.invalid("Invalid action '" + text(action) + "' for entity '" + text(entity)
                    + "'. Valid actions are: " + valid);
        }
    }

    /** As it is written in what is sent. */
    static String text(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return text(entity) + "." + text(action);
    }
}
