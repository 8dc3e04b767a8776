// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.admission;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the webhook's certificate in a secret, so that every replica has the same, and tells the API server to trust it.
 * A new one is trusted before it is used, and the one before it for as long as a replica may still have it.
 */
@ApplicationScoped
class CertificateKeeper {

    private static final String CHAIN = "tls.crt";
    private static final String KEY = "tls.key";
    /** All that is to be trusted now. */
    private static final String TRUSTED = "ca.crt";

    private final KubernetesClient client;
    private final AdmissionConfig config;
    private final Clock clock;

    CertificateKeeper(KubernetesClient client, AdmissionConfig config, Clock clock) {
        this.client = client;
        this.config = config;
        this.clock = clock;
    }

    /** The certificate to serve with, which is made or renewed when that is due; empty while nobody has written one. */
    Optional<Certificate> current() {
        Secret found = secret().get();
        if (!config.ownCertificate()) {
            return read(found);
        }
        Optional<Certificate> known = read(found);
        if (known.isEmpty() || isDue(known.get())) {
            Certificate made = Certificate.make(config.names(), clock.instant(), config.lifetime());
            String trusted = made.chain() + known.map(Certificate::chain).orElse("");
            trust(trusted);
            write(found, made, trusted);
            return Optional.of(made);
        }
        trust(text(found, TRUSTED));
        return known;
    }

    private boolean isDue(Certificate known) {
        Instant due = known.end().minus(config.lifetime().dividedBy(3));
        return !clock.instant().isBefore(due);
    }

    /** Of two replicas that renew it the slower one fails, and reads the other's the next time. */
    private void write(@Nullable Secret found, Certificate made, String trusted) {
        Map<String, String> data = Map.of(CHAIN, made.chain(), KEY, made.key(), TRUSTED, trusted);
        if (found == null) {
            client.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace(client.getNamespace())
                            .withName(config.secret())
                            .addToLabels("app.kubernetes.io/name", "neap")
                            .endMetadata()
                            .withType("kubernetes.io/tls")
                            .withStringData(data)
                            .build())
                    .create();
        } else {
            found.setData(null);
            found.setStringData(data);
            client.resource(found).update();
        }
    }

    /** Has the API server trust the certificates; nothing is written when it does already. */
    private void trust(String chain) {
        var configuration = client.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName(config.configuration());
        var found = configuration.get();
        String bundle = Base64.getEncoder().encodeToString(chain.getBytes(StandardCharsets.US_ASCII));
        if (found == null
                || found.getWebhooks().stream()
                        .allMatch(hook -> bundle.equals(hook.getClientConfig().getCaBundle()))) {
            return;
        }
        configuration.edit(present -> {
            present.getWebhooks().forEach(hook -> hook.getClientConfig().setCaBundle(bundle));
            return present;
        });
    }

    private Resource<Secret> secret() {
        return client.secrets().inNamespace(client.getNamespace()).withName(config.secret());
    }

    private static Optional<Certificate> read(@Nullable Secret secret) {
        return secret == null || secret.getData() == null || !secret.getData().containsKey(CHAIN)
                ? Optional.empty()
                : Optional.of(new Certificate(text(secret, CHAIN), text(secret, KEY)));
    }

    private static String text(@Nullable Secret secret, String name) {
        String encoded = secret == null || secret.getData() == null
                ? ""
                : secret.getData().getOrDefault(name, "");
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.US_ASCII);
    }
}
