// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.admission;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** Settings of the webhook that the API server asks about resources. */
@ConfigMapping(prefix = "neap.admission")
interface AdmissionConfig {

    /** Whether the API server is answered at all. */
    @WithDefault("false")
    boolean enabled();

    /** The port of the webhook, which speaks TLS alone. */
    @WithDefault("9443")
    int port();

    /** The address that the webhook listens on. */
    @WithDefault("0.0.0.0")
    String host();

    /** The names and addresses by which the API server reaches the webhook. */
    @WithDefault("neap.neap-system.svc")
    List<String> names();

    /** The secret, in Neap's own namespace, that holds the certificate and its key. */
    @WithDefault("neap-admission")
    String secret();

    /** The webhook configuration that is told which certificate to trust. */
    @WithDefault("neap")
    String configuration();

    /** Whether Neap makes and renews the certificate; otherwise somebody else, such as cert-manager, writes the secret. */
    @WithDefault("true")
    boolean ownCertificate();

    /** How long a certificate of Neap's own holds; it is renewed when a third of that is left. */
    @WithDefault("90d")
    Duration lifetime();
}
