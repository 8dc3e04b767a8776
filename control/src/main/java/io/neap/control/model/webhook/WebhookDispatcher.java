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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Sends deliveries that are due, and again later what was not taken. What is refused, or not taken after the last try, is
 * noted in the ledger and given up.
 */
@ApplicationScoped
class WebhookDispatcher {

    private static final Logger LOG = Logger.getLogger(WebhookDispatcher.class);
    private static final int AT_ONCE = 50;

    /** A receiver that does not answer holds up no more than this many. */
    private static final int OF_EACH = 5;

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
        Instant lease = clock.instant().plus(config.timeout()).plus(MARGIN);
        return store.take(clock.instant(), lease, OF_EACH, AT_ONCE)
                .chain(due -> each(due, this::addressed))
                .map(found -> found.stream().flatMap(Optional::stream).toList())
                .chain(this::posted)
                .chain(posted -> each(posted, this::settle).map(List::size))
                .chain(sent -> sent == 0 ? Uni.createFrom().voidItem() : send());
    }

    /** What has no webhook any more is forgotten. */
    private Uni<Optional<Letter>> addressed(WebhookDelivery delivery) {
        return store.target(delivery)
                .call(found -> found.isPresent() ? Uni.createFrom().voidItem() : store.remove(delivery))
                .map(found -> found.map(webhook -> new Letter(delivery, webhook, Optional.empty())));
    }

    /** All at once; the database is not asked meanwhile, as it is from one place at a time. */
    private Uni<List<Letter>> posted(List<Letter> letters) {
        return Multi.createFrom()
                .iterable(letters)
                .onItem()
                .transformToUni(this::post)
                .merge(AT_ONCE)
                .collect()
                .asList();
    }

    private Uni<Letter> post(Letter letter) {
        return webhooks.post(
                        letter.webhook(),
                        letter.delivery().deliveryId(),
                        letter.delivery().payload())
                .map(answer -> answer.isSuccess()
                        ? Optional.<Trouble>empty()
                        : Optional.of(new Trouble("it answered " + answer.status(), answer.isPassing())))
                .onFailure()
                .recoverWithItem(failure -> Optional.of(
                        new Trouble(String.valueOf(failure.getMessage()), !(failure instanceof DomainException))))
                .map(trouble -> new Letter(letter.delivery(), letter.webhook(), trouble));
    }

    private Uni<Boolean> settle(Letter letter) {
        return letter.trouble()
                .map(trouble -> trouble(letter.delivery(), letter.webhook(), trouble))
                .orElseGet(() -> store.remove(letter.delivery()))
                .replaceWith(true);
    }

    private static <T, R> Uni<List<R>> each(List<T> items, Function<T, Uni<R>> step) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUniAndConcatenate(step::apply)
                .collect()
                .asList();
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

    /** A delivery with its address, and with what went wrong once it was sent. */
    private record Letter(WebhookDelivery delivery, Webhook webhook, Optional<Trouble> trouble) {}
}
