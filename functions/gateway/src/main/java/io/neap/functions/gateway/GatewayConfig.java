// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Settings of the gateway. */
@ConfigMapping(prefix = "neap.gateway")
interface GatewayConfig {

    /** Where control answers, which says who gets a service's requests. */
    @WithDefault("http://neap.neap-system.svc.cluster.local")
    URI controlUrl();

    /** Where one revision answers, asleep or not, at the port that Knative gives those of HTTP/2. */
    @WithDefault("http://{revision}.{workspace}.svc.cluster.local:81")
    String revisionAddress();

    /** How long a route is used before control is asked again. */
    @WithDefault("1s")
    Duration fresh();

    /** How old a route may be for a request that does not wait for the next one. */
    @WithDefault("2s")
    Duration stale();

    /** How old it may be while control is away. */
    @WithDefault("1h")
    Duration lastKnown();

    /** How long control may take to answer. */
    @WithDefault("2s")
    Duration controlTimeout();

    /** Services whose routes are kept. */
    @WithDefault("1000")
    int services();

    /** How long a connection to a revision is used, so that all its processes get some of them. */
    @WithDefault("10s")
    Duration connectionLife();
}
