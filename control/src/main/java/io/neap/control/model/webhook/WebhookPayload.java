// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.model.webhook.WebhookEvent.Action;
import io.neap.control.model.webhook.WebhookEvent.Entity;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event with what receivers are told of it. A prompt is a registered model with a tag that says so; its changes have
 * events of their own.
 *
 * @param data by MLflow's names
 */
record WebhookPayload(WebhookEvent event, Map<String, @Nullable Object> data) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx");
    private static final String TEMPLATE = "mlflow.prompt.text";
    private static final List<String> INTERNAL = List.of("mlflow.prompt.is_prompt", "_mlflow_prompt_type", TEMPLATE);

    private static final Map<String, Object> EXAMPLE = Map.of(
            "name", "example_model",
            "version", "1",
            "source", "models:/123",
            "run_id", "abcd1234abcd5678",
            "alias", "example_alias",
            "key", "example_key",
            "value", "example_value",
            "template", "Hello {{name}}!",
            "tags", Map.of("example_key", "example_value"),
            "description", "An example");

    /** What an entry of the ledger means to receivers; nothing when it is none of their events. */
    static Optional<WebhookPayload> of(LedgerEntry entry) {
        boolean prompt = Boolean.TRUE.equals(entry.data().get("prompt"));
        return event(entry.kind(), prompt).map(event -> new WebhookPayload(event, data(event, facts(entry, prompt))));
    }

    /** What a receiver is told when somebody tries it. */
    static WebhookPayload example(WebhookEvent event) {
        return new WebhookPayload(event, data(event, EXAMPLE));
    }

    /** The JSON that is sent. */
    String json(String workspace, Instant at) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("entity", WebhookEvent.text(event.entity()));
        message.put("action", WebhookEvent.text(event.action()));
        message.put("timestamp", TIME.format(at.atOffset(ZoneOffset.UTC)));
        message.put("data", data);
        message.put("workspace", workspace);
        try {
            return JSON.writeValueAsString(message);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("the ledger holds JSON values alone", impossible);
        }
    }

    private static Optional<WebhookEvent> event(String kind, boolean prompt) {
        return Optional.ofNullable(
                switch (kind) {
                    case "registered-model.created" ->
                        event(prompt ? Entity.PROMPT : Entity.REGISTERED_MODEL, Action.CREATED);
                    case "registered-model.tag-set" -> prompt ? event(Entity.PROMPT_TAG, Action.SET) : null;
                    case "registered-model.tag-deleted" -> prompt ? event(Entity.PROMPT_TAG, Action.DELETED) : null;
                    case "model-version.created" ->
                        event(prompt ? Entity.PROMPT_VERSION : Entity.MODEL_VERSION, Action.CREATED);
                    case "model-version.tag-set" ->
                        event(prompt ? Entity.PROMPT_VERSION_TAG : Entity.MODEL_VERSION_TAG, Action.SET);
                    case "model-version.tag-deleted" ->
                        event(prompt ? Entity.PROMPT_VERSION_TAG : Entity.MODEL_VERSION_TAG, Action.DELETED);
                    case "alias.set" ->
                        event(prompt ? Entity.PROMPT_ALIAS : Entity.MODEL_VERSION_ALIAS, Action.CREATED);
                    case "alias.deleted" ->
                        event(prompt ? Entity.PROMPT_ALIAS : Entity.MODEL_VERSION_ALIAS, Action.DELETED);
                    default -> null;
                });
    }

    private static WebhookEvent event(Entity entity, Action action) {
        return new WebhookEvent(entity, action);
    }

    /** The entry's data with what its subject says: {@code model/name} or {@code model/name/version}. */
    private static Map<String, Object> facts(LedgerEntry entry, boolean prompt) {
        Map<String, Object> facts = new LinkedHashMap<>(entry.data());
        String[] subject = entry.subject().split("/", 3);
        facts.put("name", subject[1]);
        if (subject.length > 2) {
            facts.put("version", subject[2]);
        }
        if (prompt && facts.get("tags") instanceof Map<?, ?> tags) {
            Map<Object, Object> told = new LinkedHashMap<>(tags);
            facts.put("template", String.valueOf(told.getOrDefault(TEMPLATE, "")));
            INTERNAL.forEach(told::remove);
            facts.put("tags", told);
        }
        return facts;
    }

    private static Map<String, @Nullable Object> data(WebhookEvent event, Map<String, Object> facts) {
        return switch (event.entity()) {
            case REGISTERED_MODEL, PROMPT -> chosen(facts, "name", "tags", "description");
            case MODEL_VERSION -> chosen(facts, "name", "version", "source", "run_id", "tags", "description");
            case PROMPT_VERSION -> chosen(facts, "name", "version", "template", "tags", "description");
            case MODEL_VERSION_TAG, PROMPT_VERSION_TAG ->
                event.action() == Action.SET
                        ? chosen(facts, "name", "version", "key", "value")
                        : chosen(facts, "name", "version", "key");
            case PROMPT_TAG ->
                event.action() == Action.SET ? chosen(facts, "name", "key", "value") : chosen(facts, "name", "key");
            case MODEL_VERSION_ALIAS, PROMPT_ALIAS ->
                event.action() == Action.CREATED
                        ? chosen(facts, "name", "alias", "version")
                        : chosen(facts, "name", "alias");
            case BUDGET_POLICY -> Map.of();
        };
    }

    /** All of these, null where nothing is known. */
    private static Map<String, @Nullable Object> chosen(Map<String, Object> facts, String... names) {
        Map<String, @Nullable Object> chosen = new LinkedHashMap<>();
        for (String name : names) {
            chosen.put(name, facts.get(name));
        }
        return chosen;
    }
}
