// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.webhook;

import static io.neap.control.api.mlflow.Mlflow.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@TestProfile(WebhooksTest.Development.class)
class WebhooksTest {

    private static final Map<String, String> MODEL_CREATED = Map.of("entity", "REGISTERED_MODEL", "action", "CREATED");

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();
    private Receiver receiver = Receiver.idle();

    @BeforeEach
    void listen() throws IOException {
        receiver = Receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void a_webhook_is_made_changed_listed_and_deleted() {
        String id = create("first", List.of(MODEL_CREATED)).getString("webhook.webhook_id");
        create("second", List.of(MODEL_CREATED));

        mlflow.get("webhooks/" + id, Map.of())
                .body("webhook.name", equalTo("first"))
                .body("webhook.status", equalTo("ACTIVE"))
                .body("webhook.events", equalTo(List.of(MODEL_CREATED)))
                .body("webhook.secret", nullValue());
        String token = json(mlflow.get("webhooks", Map.of("max_results", 1))).getString("next_page_token");
        mlflow.get("webhooks", Map.of("max_results", 1, "page_token", token))
                .body("webhooks.name", equalTo(List.of("first")))
                .body("next_page_token", nullValue());
        mlflow.patch("webhooks/" + id, Map.of("status", "DISABLED", "description", "off"))
                .body("webhook.status", equalTo("DISABLED"))
                .body("webhook.description", equalTo("off"))
                .body("webhook.name", equalTo("first"));
        Mlflow.inFreshWorkspace().get("webhooks/" + id, Map.of()).statusCode(404);
        mlflow.delete("webhooks/" + id, Map.of()).statusCode(200);
        mlflow.get("webhooks/" + id, Map.of())
                .statusCode(404)
                .body("message", equalTo("Webhook with ID " + id + " not found."));
    }

    @Test
    void changes_of_the_registry_arrive_signed() {
        create(
                "all",
                List.of(
                        MODEL_CREATED,
                        Map.of("entity", "MODEL_VERSION", "action", "CREATED"),
                        Map.of("entity", "MODEL_VERSION_TAG", "action", "SET"),
                        Map.of("entity", "MODEL_VERSION_TAG", "action", "DELETED"),
                        Map.of("entity", "MODEL_VERSION_ALIAS", "action", "CREATED"),
                        Map.of("entity", "MODEL_VERSION_ALIAS", "action", "DELETED")));

        mlflow.post("registered-models/create", Map.of("name", "net", "description", "a net"))
                .statusCode(200);
        mlflow.post("model-versions/create", Map.of("name", "net", "source", "s3://b/net"))
                .statusCode(200);
        mlflow.post("model-versions/set-tag", Map.of("name", "net", "version", "1", "key", "k", "value", "v"))
                .statusCode(200);
        mlflow.delete("model-versions/delete-tag", Map.of("name", "net", "version", "1", "key", "k"))
                .statusCode(200);
        mlflow.post("registered-models/alias", Map.of("name", "net", "alias", "best", "version", "1"))
                .statusCode(200);
        mlflow.delete("registered-models/alias", Map.of("name", "net", "alias", "best"))
                .statusCode(200);

        Map<String, JsonPath> received = receiver.await(6);
        assertThat(received.keySet())
                .containsExactlyInAnyOrder(
                        "registered_model.created",
                        "model_version.created",
                        "model_version_tag.set",
                        "model_version_tag.deleted",
                        "model_version_alias.created",
                        "model_version_alias.deleted");
        assertThat(received.get("registered_model.created").getString("data.description"))
                .isEqualTo("a net");
        assertThat(received.get("model_version.created").getString("data.source"))
                .isEqualTo("s3://b/net");
        assertThat(received.get("model_version_tag.set").getMap("data"))
                .isEqualTo(Map.of("name", "net", "version", "1", "key", "k", "value", "v"));
        assertThat(received.get("model_version_alias.created").getMap("data"))
                .isEqualTo(Map.of("name", "net", "version", "1", "alias", "best"));
        assertThat(receiver.unsigned()).isEmpty();
    }

    @Test
    void a_receiver_that_fails_at_first_gets_the_same_delivery_again() {
        receiver.fail(2);
        create("retried", List.of(MODEL_CREATED));

        mlflow.post("registered-models/create", Map.of("name", "net")).statusCode(200);

        receiver.await(1);
        assertThat(receiver.deliveries())
                .hasSize(3)
                .containsOnly(receiver.deliveries().getFirst());
    }

    @Test
    void a_webhook_is_tried_and_says_how_it_went() {
        String id = create("tried", List.of(MODEL_CREATED)).getString("webhook.webhook_id");

        mlflow.post("webhooks/" + id + "/test", Map.of())
                .body("result.success", equalTo(true))
                .body("result.response_status", equalTo(200))
                .body("result.response_body", equalTo("taken"));
        mlflow.post("webhooks/" + id + "/test", Map.of("event", Map.of("entity", "PROMPT_ALIAS", "action", "DELETED")))
                .body("result.success", equalTo(true));
        assertThat(receiver.await(2)).containsKeys("registered_model.created", "prompt_alias.deleted");
        receiver.close();
        mlflow.post("webhooks/" + id + "/test", Map.of())
                .body("result.success", equalTo(false))
                .body("result.error_message", containsString("Failed to test webhook"));
    }

    @Test
    void mistakes_are_told() {
        refuses(
                Map.of("name", "-x", "url", receiver.url(), "events", List.of(MODEL_CREATED)),
                "is invalid. It must start");
        refuses(Map.of("name", "x", "url", "ftp://h/", "events", List.of(MODEL_CREATED)), "Invalid webhook URL scheme");
        refuses(Map.of("name", "x", "url", "http:///p", "events", List.of(MODEL_CREATED)), "hostname");
        refuses(Map.of("name", "x", "url", receiver.url(), "events", List.of()), "'events'");
        refuses(
                Map.of(
                        "name", "x",
                        "url", receiver.url(),
                        "events", List.of(Map.of("entity", "REGISTERED_MODEL", "action", "DELETED"))),
                "Invalid action 'deleted' for entity 'registered_model'");
        refuses(
                Map.of("name", "x", "url", receiver.url(), "events", List.of(Map.of("entity", "CAT", "action", "SET"))),
                "CAT");
    }

    private void refuses(Map<String, ?> webhook, String message) {
        mlflow.post("webhooks", webhook).statusCode(400).body("message", containsString(message));
    }

    private JsonPath create(String name, List<Map<String, String>> events) {
        return json(mlflow.post(
                        "webhooks",
                        Map.of("name", name, "url", receiver.url(), "events", events, "secret", Receiver.SECRET))
                .body(not(containsString(Receiver.SECRET))));
    }

    /** Allows what a receiver on this machine needs. */
    public static final class Development implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "neap.webhook.schemes", "http,https",
                    "neap.webhook.private-addresses", "true",
                    "neap.webhook.first-pause", "100ms");
        }
    }
}
