// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.webhook;

import io.neap.control.ledger.Bookmarks;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.SealedEntry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Puts what the ledger says on its way to the webhooks that want to know, in the transaction in which it reads on: a
 * crash repeats nothing and loses nothing. A webhook is not told of what was before it.
 */
@ApplicationScoped
class WebhookFeed {

    private static final String READER = "webhooks";
    private static final int BATCH = 1_000;
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Ledger ledger;
    private final Bookmarks bookmarks;
    private final WebhookStore store;
    private final Clock clock;

    WebhookFeed(Ledger ledger, Bookmarks bookmarks, WebhookStore store, Clock clock) {
        this.ledger = ledger;
        this.bookmarks = bookmarks;
        this.store = store;
        this.clock = clock;
    }

    @Scheduled(
            every = "${neap.webhook.poll:1s}",
            concurrentExecution = ConcurrentExecution.SKIP,
            identity = "webhook-feed")
    Uni<Void> follow() {
        return bookmarks.isBehind(READER).chain(behind -> behind ? readOn() : nothing());
    }

    private Uni<Void> readOn() {
        return bookmarks
                .take(READER, clock.instant(), leaseEnd())
                .chain(place -> place.isEmpty() ? bookmarks.begin(READER, 0) : from(place.getAsLong()));
    }

    private Uni<Void> from(long place) {
        return ledger.after(place, BATCH)
                .chain(entries -> entries.isEmpty()
                        ? bookmarks.release(READER, place)
                        : read(place, entries).chain(reached -> reached ? from(end(entries)) : nothing()));
    }

    /** False when another control has read on meanwhile; then nothing was put on its way here. */
    private Uni<Boolean> read(long place, List<SealedEntry> entries) {
        return ledger.record(
                () -> bookmarks
                        .advance(READER, place, end(entries), leaseEnd())
                        .call(advanced -> advanced ? enqueue(entries) : nothing()),
                advanced -> List.of());
    }

    private Uni<Void> enqueue(List<SealedEntry> entries) {
        return Multi.createFrom()
                .iterable(entries)
                .onItem()
                .transformToUniAndConcatenate(this::enqueue)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> enqueue(SealedEntry entry) {
        String workspace = entry.entry().workspace();
        return WebhookPayload.of(entry.entry())
                .map(payload -> store.subscribed(workspace, payload.event())
                        .onItem()
                        .transformToMulti(webhooks -> Multi.createFrom().iterable(webhooks))
                        .filter(webhook -> webhook.created() <= entry.at().toEpochMilli())
                        .onItem()
                        .transformToUniAndConcatenate(
                                webhook -> store.enqueue(delivery(entry, webhook, payload), clock.instant()))
                        .collect()
                        .last()
                        .replaceWithVoid())
                .orElseGet(WebhookFeed::nothing);
    }

    private static WebhookDelivery delivery(SealedEntry entry, Webhook webhook, WebhookPayload payload) {
        byte[] name = (entry.id() + " " + webhook.webhookId()).getBytes(StandardCharsets.UTF_8);
        String json = payload.json(entry.entry().workspace(), entry.at());
        return new WebhookDelivery(
                UUID.nameUUIDFromBytes(name).toString(), entry.entry().workspace(), webhook.webhookId(), json, 0);
    }

    private static long end(List<SealedEntry> entries) {
        return entries.getLast().sequence().orElseThrow();
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }

    private Instant leaseEnd() {
        return clock.instant().plus(LEASE);
    }
}
