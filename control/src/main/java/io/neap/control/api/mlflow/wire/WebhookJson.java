// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.experiment.search.Page;
import io.neap.control.model.webhook.Webhook;
import io.neap.control.model.webhook.WebhookEvent;
import io.neap.control.model.webhook.WebhookSender.Answer;
import io.neap.control.model.webhook.Webhooks.Trial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A webhook; its secret is not shown. */
@Proto
public record WebhookJson(
        String webhookId,
        String name,
        @Nullable String description,
        String url,
        List<EventJson> events,
        String status,
        long creationTimestamp,
        long lastUpdatedTimestamp) {

    static WebhookJson of(Webhook webhook) {
        return new WebhookJson(
                webhook.webhookId(),
                webhook.name(),
                webhook.description(),
                webhook.url(),
                webhook.events().stream().map(EventJson::of).toList(),
                webhook.status().name(),
                webhook.created(),
                webhook.updated());
    }

    /** An event that a webhook is told of. */
    @Proto
    public record EventJson(String entity, String action) {

        static EventJson of(WebhookEvent event) {
            return new EventJson(event.entity().name(), event.action().name());
        }
    }

    /** One webhook. */
    @Proto
    public record One(WebhookJson webhook) {

        public static One of(Webhook webhook) {
            return new One(WebhookJson.of(webhook));
        }
    }

    /** The webhooks of a workspace. */
    @Proto
    public record Found(
            @Nullable List<WebhookJson> webhooks, @Nullable String nextPageToken) {

        public static Found of(Page<Webhook> page) {
            return new Found(
                    Proto.Repeated.unlessEmpty(page.map(WebhookJson::of).items()),
                    page.nextToken().orElse(null));
        }
    }

    /** How a receiver took an example. */
    @Proto
    public record TrialJson(
            boolean success,
            @Nullable Integer responseStatus,
            @Nullable String responseBody,
            @Nullable String errorMessage) {}

    /** The result of a test. */
    @Proto
    public record Tested(TrialJson result) {

        public static Tested of(Trial trial) {
            return new Tested(new TrialJson(
                    trial.answer().map(Answer::isSuccess).orElse(false),
                    trial.answer().map(Answer::status).orElse(null),
                    trial.answer().map(Answer::body).orElse(null),
                    trial.failure().orElse(null)));
        }
    }
}
