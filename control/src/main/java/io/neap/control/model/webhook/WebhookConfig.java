// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Set;

/** What webhooks may reach, and how long they are tried. */
@ConfigMapping(prefix = "neap.webhook")
public interface WebhookConfig {

    /** Which schemes the address of a webhook may have. {@code http} is for development: what is sent can be read. */
    @WithDefault("https")
    Set<String> schemes();

    /**
     * Whether webhooks may reach addresses of this machine and of private networks. For development: who may make a
     * webhook could make Neap call services that are not open to them.
     */
    @WithDefault("false")
    boolean privateAddresses();

    /** How long a receiver may take to answer. */
    @WithDefault("30s")
    Duration timeout();

    /** How often a delivery is tried again after 429 and 5xx, or when nobody answers. */
    @WithDefault("3")
    int retries();

    /** Pause before the first retry; it doubles up to a minute. */
    @WithDefault("1s")
    Duration firstPause();

    /** How often the ledger is looked through for what is new. */
    @WithDefault("1s")
    Duration poll();
}
