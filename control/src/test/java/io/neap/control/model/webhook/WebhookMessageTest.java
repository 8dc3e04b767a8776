// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebhookMessageTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    /** The signature was made by Python's {@code hmac}. */
    @Test
    void id_time_and_payload_are_signed() {
        assertThat(WebhookMessage.headers(webhook("s3cret"), "d-1", "{\"a\":1}", NOW))
                .containsEntry("X-MLflow-Delivery-Id", "d-1")
                .containsEntry("X-MLflow-Timestamp", "1700000000")
                .containsEntry("X-MLflow-Signature", "v1,G2ShuVzSSSfy1jCfd6eHfcRxF+GSmEbR2H97FZuxIU8=");
    }

    @Test
    void without_a_secret_nothing_is_signed() {
        assertThat(WebhookMessage.headers(webhook(null), "d-1", "{}", NOW)).doesNotContainKey("X-MLflow-Signature");
    }

    @Test
    void a_webhook_never_prints_its_secret() {
        assertThat(webhook("s3cret").toString()).doesNotContain("s3cret");
    }

    static Webhook webhook(@Nullable String secret) {
        return new Webhook(
                "w-1",
                "hook",
                null,
                "https://example.org/hook",
                secret,
                Webhook.Status.ACTIVE,
                List.of(new WebhookEvent(WebhookEvent.Entity.REGISTERED_MODEL, WebhookEvent.Action.CREATED)),
                0,
                0);
    }
}
