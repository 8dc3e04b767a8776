// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.webhook;

import io.neap.control.error.DomainException;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Sends deliveries that are due, and again later what was not taken. What is refused, or not taken after the last try, is
 * noted in the ledger and given up.
 */
@ApplicationScoped
class WebhookDispatcher {

    private static final Logger LOG = Logger.getLogger(WebhookDispatcher.class);
    private static final int AT_ONCE = 10;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final WebhookStore store;
    private final Webhooks webhooks;
    private final WebhookConfig config;
    private final Ledger ledger;
    private final Clock clock;

    WebhookDispatcher(WebhookStore store, Webhooks webhooks, WebhookConfig config, Ledger ledger, Clock clock) {
        this.store = store;
        this.webhooks = webhooks;
        this.config = config;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Scheduled(
            every = "${neap.webhook.poll:1s}",
            concurrentExecution = ConcurrentExecution.SKIP,
            identity = "webhook-dispatcher")
    Uni<Void> send() {
        return store.take(
                        clock.instant(), clock.instant().plus(config.timeout()).plus(MARGIN), AT_ONCE)
                .chain(due -> Multi.createFrom()
                        .iterable(due)
                        .onItem()
                        .transformToUni(this::send)
                        .merge(AT_ONCE)
                        .collect()
                        .last()
                        .chain(last -> due.size() == AT_ONCE
                                ? send()
                                : Uni.createFrom().voidItem()));
    }

    private Uni<Void> send(WebhookDelivery delivery) {
        return store.target(delivery)
                .chain(found -> found.isEmpty() ? store.remove(delivery) : send(delivery, found.get()));
    }

    private Uni<Void> send(WebhookDelivery delivery, Webhook webhook) {
        return webhooks.post(webhook, delivery.deliveryId(), delivery.payload())
                .map(answer -> answer.isSuccess()
                        ? Optional.<Trouble>empty()
                        : Optional.of(new Trouble("it answered " + answer.status(), answer.isPassing())))
                .onFailure()
                .recoverWithItem(failure -> Optional.of(
                        new Trouble(String.valueOf(failure.getMessage()), !(failure instanceof DomainException))))
                .chain(trouble ->
                        trouble.isEmpty() ? store.remove(delivery) : trouble(delivery, webhook, trouble.get()));
    }

    private Uni<Void> trouble(WebhookDelivery delivery, Webhook webhook, Trouble trouble) {
        if (trouble.passing() && delivery.attempts() < config.retries()) {
            return store.postpone(delivery, clock.instant().plus(pause(delivery.attempts())));
        }
        LOG.warnf("webhook=%s delivery=%s is given up: %s", webhook.webhookId(), delivery.deliveryId(), trouble.what());
        return ledger.record(
                        () -> store.remove(delivery),
                        removed -> List.of(new LedgerEntry(
                                "webhook.failed",
                                delivery.workspace(),
                                "webhook/" + webhook.webhookId(),
                                "webhook-dispatcher",
                                Map.of(
                                        "delivery", delivery.deliveryId(),
                                        "attempts", delivery.attempts() + 1,
                                        "reason", trouble.what()))))
                .replaceWithVoid();
    }

    private Duration pause(int attempts) {
        Duration doubled = config.firstPause().multipliedBy(1L << Math.min(attempts, 16));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** Why a delivery was not taken, and whether that may pass. */
    private record Trouble(String what, boolean passing) {}
}
