// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.webhook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address that is told of some events of a workspace.
 *
 * @param secret signs what is sent; null when nothing is signed
 * @param created milliseconds since 1970, like {@code updated}
 */
public record Webhook(
        String webhookId,
        String name,
        @Nullable String description,
        String url,
        @Nullable String secret,
        Status status,
        List<WebhookEvent> events,
        long created,
        long updated) {

    /** Whether it is told of anything. */
    public enum Status {
        ACTIVE,
        DISABLED
    }

    public Webhook {
        events = List.copyOf(events);
    }

    /** Its secret is nobody's to read. */
    @Override
    public String toString() {
        return "webhook " + webhookId + " (" + name + ")";
    }
}
