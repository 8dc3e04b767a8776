// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.webhook;

import io.neap.control.model.webhook.Webhook;
import io.neap.control.model.webhook.WebhookDelivery;
import io.neap.control.model.webhook.WebhookEvent;
import io.neap.control.model.webhook.WebhookStore;
import io.neap.control.store.ledger.Secrets;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Webhooks in PostgreSQL, their secrets encrypted. */
@ApplicationScoped
@RegisterForReflection(targets = {Webhook.class, WebhookEvent.class, WebhookDelivery.class})
class SqlWebhookStore implements WebhookStore {

    private static final String SELECT = "select cast(to_jsonb(w) as text) from webhook w";

    private final Database database;
    private final Secrets secrets;

    SqlWebhookStore(Database database, Secrets secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    @Override
    public Uni<Void> save(String workspace, Webhook webhook) {
        return database.execute(Sql.of("""
                        insert into webhook select * from jsonb_populate_record(cast(null as webhook),
                            cast(cast(? as text) as jsonb) || jsonb_build_object('workspace', cast(? as text)))
                        on conflict (webhook_id) do update set name = excluded.name,
                            description = excluded.description, url = excluded.url, secret = excluded.secret,
                            status = excluded.status, events = excluded.events, updated = excluded.updated""", Database.json(with(webhook, secrets::seal)), workspace))
                .replaceWithVoid();
    }

    @Override
    public Uni<Optional<Webhook>> find(String workspace, String webhookId) {
        return first(Sql.of(SELECT).add(" where workspace = ? and webhook_id = ?", workspace, webhookId));
    }

    @Override
    public Uni<List<Webhook>> list(String workspace, int limit, long offset) {
        return all(Sql.of(SELECT)
                .add(
                        " where workspace = ? order by created desc, webhook_id limit ? offset ?",
                        workspace,
                        limit + 1,
                        offset));
    }

    @Override
    public Uni<Boolean> delete(String workspace, String webhookId) {
        return database.execute(
                        Sql.of("delete from webhook where workspace = ? and webhook_id = ?", workspace, webhookId))
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<List<Webhook>> subscribed(String workspace, WebhookEvent event) {
        return all(Sql.of(SELECT)
                .add(
                        " where workspace = ? and status = ? and events @> cast(cast(? as text) as jsonb)",
                        workspace,
                        Webhook.Status.ACTIVE.name(),
                        Database.json(List.of(event))));
    }

    @Override
    public Uni<Void> enqueue(WebhookDelivery delivery, Instant due) {
        return database.execute(Sql.of(
                        """
                        insert into webhook_delivery (delivery_id, workspace, webhook_id, payload, attempts, due)
                        values (?, ?, ?, ?, 0, ?) on conflict (delivery_id) do nothing""",
                        delivery.deliveryId(),
                        delivery.workspace(),
                        delivery.webhookId(),
                        delivery.payload(),
                        due.toEpochMilli()))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<WebhookDelivery>> take(Instant now, Instant lease, int ofEach, int limit) {
        return database.list(
                WebhookDelivery.class, Sql.of("""
                with taken as (
                    update webhook_delivery set due = ? where delivery_id in (
                        select delivery_id from webhook_delivery d where due <= ? and (
                            select count(*) from webhook_delivery e
                            where e.webhook_id = d.webhook_id and (e.due, e.delivery_id) < (d.due, d.delivery_id)) < ?
                        order by due limit ? for update skip locked)
                    returning *)
                select cast(to_jsonb(taken) as text) from taken""", lease.toEpochMilli(), now.toEpochMilli(), ofEach, limit));
    }

    @Override
    public Uni<Optional<Webhook>> target(WebhookDelivery delivery) {
        return first(Sql.of(SELECT)
                .add(
                        " where workspace = ? and webhook_id = ? and status = ?",
                        delivery.workspace(),
                        delivery.webhookId(),
                        Webhook.Status.ACTIVE.name()));
    }

    @Override
    public Uni<Void> remove(WebhookDelivery delivery) {
        return database.execute(Sql.of("delete from webhook_delivery where delivery_id = ?", delivery.deliveryId()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> postpone(WebhookDelivery delivery, Instant due) {
        return database.execute(Sql.of(
                        "update webhook_delivery set attempts = attempts + 1, due = ? where delivery_id = ?",
                        due.toEpochMilli(),
                        delivery.deliveryId()))
                .replaceWithVoid();
    }

    private Uni<Optional<Webhook>> first(Sql sql) {
        return database.find(Webhook.class, sql).map(found -> found.map(webhook -> with(webhook, secrets::open)));
    }

    private Uni<List<Webhook>> all(Sql sql) {
        return database.list(Webhook.class, sql)
                .map(found -> found.stream()
                        .map(webhook -> with(webhook, secrets::open))
                        .toList());
    }

    private static Webhook with(Webhook webhook, UnaryOperator<String> crypt) {
        String secret = webhook.secret();
        return new Webhook(
                webhook.webhookId(),
                webhook.name(),
                webhook.description(),
                webhook.url(),
                secret == null || secret.isEmpty() ? null : crypt.apply(secret),
                webhook.status(),
                webhook.events(),
                webhook.created(),
                webhook.updated());
    }
}
