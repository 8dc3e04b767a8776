// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.webhook;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One webhook in memory and what is on its way to it. */
final class FakeWebhookStore implements WebhookStore {

    @Nullable
    Webhook webhook;

    final Map<WebhookDelivery, Instant> deliveries = new LinkedHashMap<>();

    @Override
    public Uni<Void> save(String workspace, Webhook saved) {
        webhook = saved;
        return done();
    }

    @Override
    public Uni<Optional<Webhook>> find(String workspace, String webhookId) {
        return Uni.createFrom().item(Optional.ofNullable(webhook));
    }

    @Override
    public Uni<List<Webhook>> list(String workspace, int limit, long offset) {
        return Uni.createFrom().item(Optional.ofNullable(webhook).stream().toList());
    }

    @Override
    public Uni<Boolean> delete(String workspace, String webhookId) {
        webhook = null;
        return Uni.createFrom().item(true);
    }

    @Override
    public Uni<List<Webhook>> subscribed(String workspace, WebhookEvent event) {
        return list(workspace, 1, 0);
    }

    @Override
    public Uni<Void> enqueue(WebhookDelivery delivery, Instant due) {
        deliveries.putIfAbsent(delivery, due);
        return done();
    }

    @Override
    public Uni<List<WebhookDelivery>> take(Instant now, Instant lease, int ofEach, int limit) {
        List<WebhookDelivery> due = deliveries.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(now))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(delivery -> deliveries.put(delivery, lease));
        return Uni.createFrom().item(due);
    }

    @Override
    public Uni<Optional<Webhook>> target(WebhookDelivery delivery) {
        return find(delivery.workspace(), delivery.webhookId());
    }

    @Override
    public Uni<Void> remove(WebhookDelivery delivery) {
        deliveries.remove(delivery);
        return done();
    }

    @Override
    public Uni<Void> postpone(WebhookDelivery delivery, Instant due) {
        deliveries.remove(delivery);
        deliveries.put(
                new WebhookDelivery(
                        delivery.deliveryId(),
                        delivery.workspace(),
                        delivery.webhookId(),
                        delivery.payload(),
                        delivery.attempts() + 1),
                due);
        return done();
    }

    private static Uni<Void> done() {
        return Uni.createFrom().voidItem();
    }
}
