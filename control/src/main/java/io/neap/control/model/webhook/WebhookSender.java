// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.webhook;

import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Posts to the address of a webhook, which users choose: it reaches nothing that they could not reach themselves. */
public interface WebhookSender {

    /**
     * What is answered, whatever its status. Fails with {@code INVALID_PARAMETER_VALUE} when the address is not allowed,
     * and otherwise when there is no answer.
     */
    Uni<Answer> post(URI url, Map<String, String> headers, String body, Duration timeout);

    /**
     * Fails with {@code INVALID_PARAMETER_VALUE} when the address is not one that webhooks may have. A name that leads
     * nowhere now may be allowed later.
     */
    Uni<Void> check(URI url);

    /**
     * An answer.
     *
     * @param body its beginning
     */
    record Answer(int status, String body) {

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** Whether the same may be answered otherwise later. */
        boolean isPassing() {
            return status == 429 || status >= 500;
        }
    }
}
