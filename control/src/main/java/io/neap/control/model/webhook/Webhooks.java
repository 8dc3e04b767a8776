// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.webhook;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.search.OffsetToken;
import io.neap.control.experiment.search.Page;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The webhooks of workspaces. Nobody gets a secret back, and neither secrets nor addresses are in the ledger. */
@ApplicationScoped
public class Webhooks {

    private static final Logger LOG = Logger.getLogger(Webhooks.class);
    private static final int PAGE_CEILING = 1_000;
    private static final int LONGEST_URL = 500;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?");

    private final WebhookStore store;
    private final WebhookSender sender;
    private final WebhookConfig config;
    private final Ledger ledger;
    private final Clock clock;

    Webhooks(WebhookStore store, WebhookSender sender, WebhookConfig config, Ledger ledger, Clock clock) {
        this.store = store;
        this.sender = sender;
        this.config = config;
        this.ledger = ledger;
        this.clock = clock;
    }

    void reportUnsafe(@Observes StartupEvent event) {
        if (config.privateAddresses() || config.schemes().contains("http")) {
            LOG.warn(
                    "Webhooks may reach private addresses or use http (neap.webhook): who may make one could have Neap call"
                            + " services that are not open to them, and what is sent can be read. Use it for development only.");
        }
    }

    /** What is to be changed of a webhook; what is absent stays. */
    public record Change(
            Optional<String> name,
            Optional<String> description,
            Optional<String> url,
            Optional<String> secret,
            Optional<Webhook.Status> status,
            List<WebhookEvent> events) {}

    /** How a receiver took what it was sent: its answer, or why there was none. */
    public record Trial(Optional<WebhookSender.Answer> answer, Optional<String> failure) {}

    /** Fails with {@code INVALID_PARAMETER_VALUE} when the name, the address or the events are not possible. */
    public Uni<Webhook> create(String workspace, Change wanted) {
        long now = clock.millis();
        Webhook webhook = new Webhook(
                UUID.randomUUID().toString(),
                wanted.name().orElse(""),
                wanted.description().orElse(null),
                wanted.url().orElse(""),
                wanted.secret().orElse(null),
                wanted.status().orElse(Webhook.Status.ACTIVE),
                wanted.events(),
                now,
                now);
        return checked(webhook).chain(() -> saved("webhook.created", workspace, webhook));
    }

    public Uni<Webhook> get(String workspace, String webhookId) {
        return store.find(workspace, webhookId)
                .map(found -> found.orElseThrow(
                        () -> DomainException.notFound("Webhook with ID " + webhookId + " not found.")));
    }

    public Uni<Page<Webhook>> list(String workspace, int maxResults, String pageToken) {
        Page.requireSize(maxResults, PAGE_CEILING);
        long offset = OffsetToken.read(pageToken);
        return store.list(workspace, maxResults, offset).map(found -> OffsetToken.page(found, maxResults, offset));
    }

    public Uni<Webhook> update(String workspace, String webhookId, Change change) {
        return get(workspace, webhookId).chain(old -> {
            Webhook webhook = new Webhook(
                    old.webhookId(),
                    change.name().orElse(old.name()),
                    change.description()
                            .or(() -> Optional.ofNullable(old.description()))
                            .orElse(null),
                    change.url().orElse(old.url()),
                    change.secret().or(() -> Optional.ofNullable(old.secret())).orElse(null),
                    change.status().orElse(old.status()),
                    change.events().isEmpty() ? old.events() : change.events(),
                    old.created(),
                    clock.millis());
            return checked(webhook).chain(() -> saved("webhook.updated", workspace, webhook));
        });
    }

    public Uni<Void> delete(String workspace, String webhookId) {
        return ledger.record(
                        () -> get(workspace, webhookId).call(webhook -> store.delete(workspace, webhookId)),
                        webhook -> List.of(entry("webhook.deleted", workspace, webhook)))
                .replaceWithVoid();
    }

    /** Sends an example once, of its first event unless another is given. */
    public Uni<Trial> test(String workspace, String webhookId, Optional<WebhookEvent> event) {
        return get(workspace, webhookId).chain(webhook -> {
            WebhookPayload example =
                    WebhookPayload.example(event.orElse(webhook.events().getFirst()));
            String json = example.json(workspace, clock.instant());
            return post(webhook, UUID.randomUUID().toString(), json)
                    .map(answer -> new Trial(Optional.of(answer), Optional.empty()))
                    .onFailure()
                    .recoverWithItem(failure -> new Trial(
                            Optional.empty(), Optional.of("Failed to test webhook: " + failure.getMessage())));
        });
    }

    /** Sends signed JSON to the webhook once. */
    Uni<WebhookSender.Answer> post(Webhook webhook, String deliveryId, String json) {
        return sender.post(
                URI.create(webhook.url()),
                WebhookMessage.headers(webhook, deliveryId, json, clock.instant()),
                json,
                config.timeout());
    }

    private Uni<Webhook> saved(String kind, String workspace, Webhook webhook) {
        return ledger.record(
                () -> store.save(workspace, webhook).replaceWith(webhook),
                saved -> List.of(entry(kind, workspace, saved)));
    }

    private Uni<Void> checked(Webhook webhook) {
        if (!NAME.matcher(webhook.name()).matches()) {
            throw DomainException.invalid("Webhook name '" + webhook.name()
                    + "' is invalid. It must start and end with a letter or digit, be less than 63 characters long, and"
                    + " contain only letters, digits, dots (.), underscores (_), and hyphens (-).");
        }
        if (webhook.events().isEmpty()) {
            throw DomainException.invalid("Webhook events must be a non-empty list of WebhookEvent objects: [].");
        }
        return sender.check(url(webhook.url()));
    }

    private URI url(String text) {
        if (text.isBlank()) {
            throw DomainException.invalid("Webhook URL cannot be empty or just whitespace: '" + text + "'");
        }
        if (text.length() > LONGEST_URL) {
            throw DomainException.invalid(
                    "Webhook URL has " + text.length() + " characters, at most " + LONGEST_URL + " are allowed.");
        }
        try {
            URI url = new URI(text);
            if (url.getScheme() == null || !config.schemes().contains(url.getScheme())) {
                throw DomainException.invalid("Invalid webhook URL scheme: '"
                        + (url.getScheme() == null ? "" : url.getScheme()) + "'. Allowed schemes are: "
                        + String.join(", ", config.schemes()) + " (neap.webhook.schemes).");
            }
            if (url.getHost() == null) {
                throw DomainException.invalid("Webhook URL must include a hostname: '" + text + "'");
            }
            return url;
        } catch (URISyntaxException malformed) {
            throw DomainException.invalid("Invalid webhook URL '" + text + "': " + malformed.getReason());
        }
    }

    static LedgerEntry entry(String kind, String workspace, Webhook webhook) {
        return new LedgerEntry(
                kind,
                workspace,
                "webhook/" + webhook.webhookId(),
                LedgerEntry.CLIENT,
                Map.of(
                        "name", webhook.name(),
                        "status", webhook.status().name(),
                        "events",
                                webhook.events().stream()
                                        .map(WebhookEvent::toString)
                                        .toList()));
    }
}
