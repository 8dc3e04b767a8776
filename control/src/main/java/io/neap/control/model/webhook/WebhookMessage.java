// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The headers of a delivery, as MLflow's receivers check them; after the Standard Webhooks convention. */
final class WebhookMessage {

    private static final String HMAC = "HmacSHA256";

    private WebhookMessage() {}

    /** The signature covers the id, the time and the payload, so that none of them can be replayed with others. */
    static Map<String, String> headers(Webhook webhook, String deliveryId, String payload, Instant now) {
        String timestamp = Long.toString(now.getEpochSecond());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("X-MLflow-Delivery-Id", deliveryId);
        headers.put("X-MLflow-Timestamp", timestamp);
        String secret = webhook.secret();
        if (secret != null && !secret.isEmpty()) {
            headers.put("X-MLflow-Signature", "v1," + sign(secret, deliveryId + "." + timestamp + "." + payload));
        }
        return headers;
    }

    private static String sign(String secret, String content) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + HMAC, impossible);
        }
    }
}
