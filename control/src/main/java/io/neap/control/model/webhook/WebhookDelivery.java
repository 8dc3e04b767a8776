// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.webhook;

/**
 * An event on its way to one webhook.
 *
 * @param deliveryId the same for each attempt
 * @param payload the JSON that is sent
 * @param attempts how often it was sent in vain
 */
public record WebhookDelivery(String deliveryId, String workspace, String webhookId, String payload, int attempts) {}
