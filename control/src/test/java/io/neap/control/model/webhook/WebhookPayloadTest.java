// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.ledger.LedgerEntry;
import io.neap.control.model.webhook.WebhookEvent.Action;
import io.neap.control.model.webhook.WebhookEvent.Entity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WebhookPayloadTest {

    @ParameterizedTest
    @CsvSource({
        "registered-model.created,model/net,false,registered_model.created",
        "registered-model.created,model/net,true,prompt.created",
        "registered-model.tag-set,model/net,true,prompt_tag.set",
        "registered-model.tag-deleted,model/net,true,prompt_tag.deleted",
        "model-version.created,model/net/1,false,model_version.created",
        "model-version.created,model/net/1,true,prompt_version.created",
        "model-version.tag-set,model/net/1,false,model_version_tag.set",
        "model-version.tag-deleted,model/net/1,true,prompt_version_tag.deleted",
        "alias.set,model/net,false,model_version_alias.created",
        "alias.deleted,model/net,true,prompt_alias.deleted"
    })
    void an_entry_of_the_registry_is_an_event(String kind, String subject, boolean prompt, String event) {
        assertThat(WebhookPayload.of(entry(kind, subject, Map.of("prompt", prompt)))
                        .orElseThrow()
                        .event())
                .hasToString(event);
    }

    @Test
    void what_receivers_have_no_event_for_is_none() {
        assertThat(WebhookPayload.of(entry("registered-model.tag-set", "model/net", Map.of())))
                .isEmpty();
        assertThat(WebhookPayload.of(entry("run.ended", "run/1", Map.of()))).isEmpty();
    }

    @Test
    void a_version_is_told_with_all_that_the_ledger_knows() {
        WebhookPayload told = WebhookPayload.of(entry(
                        "model-version.created",
                        "model/net/3",
                        Map.of("source", "models:/m-1", "tags", Map.of("a", "b"))))
                .orElseThrow();

        assertThat(told.json("default", Instant.parse("2026-11-30T09:00:00.5Z")))
                .isEqualTo("{\"entity\":\"model_version\",\"action\":\"created\","
                        + "\"timestamp\":\"2026-11-30T09:00:00.500000+00:00\",\"data\":{\"name\":\"net\",\"version\":\"3\","
                        + "\"source\":\"models:/m-1\",\"run_id\":null,\"tags\":{\"a\":\"b\"},\"description\":null},"
                        + "\"workspace\":\"default\"}");
    }

    @Test
    void a_prompts_template_is_no_tag() {
        WebhookPayload told = WebhookPayload.of(entry(
                        "model-version.created",
                        "model/hello/1",
                        Map.of(
                                "prompt",
                                true,
                                "source",
                                "s",
                                "tags",
                                Map.of(
                                        "mlflow.prompt.text", "Hello {{x}}",
                                        "mlflow.prompt.is_prompt", "true",
                                        "team", "a"))))
                .orElseThrow();

        assertThat(told.data())
                .containsEntry("template", "Hello {{x}}")
                .containsEntry("tags", Map.of("team", "a"))
                .doesNotContainKey("source");
    }

    @ParameterizedTest
    @EnumSource(Entity.class)
    void each_event_has_an_example(Entity entity) {
        List<WebhookEvent> events = List.of(Action.values()).stream()
                .filter(action -> possible(entity, action))
                .map(action -> new WebhookEvent(entity, action))
                .toList();

        assertThat(events)
                .isNotEmpty()
                .allSatisfy(event ->
                        assertThat(WebhookPayload.example(event).data()).doesNotContainValue(null));
    }

    @Test
    void what_cannot_happen_is_refused() {
        assertThatThrownBy(() -> new WebhookEvent(Entity.REGISTERED_MODEL, Action.DELETED))
                .hasMessage("Invalid action 'deleted' for entity 'registered_model'. Valid actions are: ['created']");
    }

    private static boolean possible(Entity entity, Action action) {
        try {
            return new WebhookEvent(entity, action).action() == action;
        } catch (RuntimeException impossible) {
            return false;
        }
    }

    private static LedgerEntry entry(String kind, String subject, Map<String, Object> data) {
        return new LedgerEntry(kind, "default", subject, "client", data);
    }
}
