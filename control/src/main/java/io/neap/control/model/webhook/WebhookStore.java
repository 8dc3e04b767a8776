// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.webhook;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where webhooks are kept, and what is on its way to them. Each step is atomic and joins the transaction that is open. */
public interface WebhookStore {

    /** A webhook that is there with the same id is replaced. */
    Uni<Void> save(String workspace, Webhook webhook);

    Uni<Optional<Webhook>> find(String workspace, String webhookId);

    /** Newest first; one more than the limit, when there are more. */
    Uni<List<Webhook>> list(String workspace, int limit, long offset);

    /** With what is on its way to it. */
    Uni<Boolean> delete(String workspace, String webhookId);

    /** The active ones of a workspace that want to be told of the event. */
    Uni<List<Webhook>> subscribed(String workspace, WebhookEvent event);

    /** Puts a delivery on its way; one that is there stays as it is. */
    Uni<Void> enqueue(WebhookDelivery delivery, Instant due);

    /** Deliveries that are due, a few of each webhook; due again at {@code lease} unless they are done by then. */
    Uni<List<WebhookDelivery>> take(Instant now, Instant lease, int ofEach, int limit);

    /** The webhook of a delivery, whichever workspace it is in; empty when it is deleted or disabled. */
    Uni<Optional<Webhook>> target(WebhookDelivery delivery);

    Uni<Void> remove(WebhookDelivery delivery);

    /** Counts a vain attempt and sends it again at that time. */
    Uni<Void> postpone(WebhookDelivery delivery, Instant due);
}
