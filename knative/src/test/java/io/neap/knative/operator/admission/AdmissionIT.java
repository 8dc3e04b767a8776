// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.neap.knative.app.ClusterApplication;
import io.neap.knative.app.ControlClient;
import io.neap.knative.app.NodePorts;
import io.neap.knative.crd.Definitions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real API server asks the webhook. It runs on this machine, so the cluster has to be the tests' own. */
@Tag("cluster")
class AdmissionIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = Long.toString(System.currentTimeMillis() % 100_000, 36);
    private static final String NAMESPACE = "admission-" + SUFFIX;
    private static final int PORT = 19443;

    private static KubernetesClient client;
    private static NodePorts exposed;
    private static ClusterApplication application;
    private static ControlClient control;

    @BeforeAll
    static void start() throws IOException {
        client = new KubernetesClientBuilder().build();
        Definitions.install(client);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        client.resource(configuration()).create();
        exposed = NodePorts.lend(PORT);
        application = ClusterApplication.start(
                List.of(NAMESPACE),
                Map.of(
                        "NEAP_ADMISSION_ENABLED",
                        "true",
                        "NEAP_ADMISSION_PORT",
                        Integer.toString(PORT),
                        "NEAP_ADMISSION_NAMES",
                        NodePorts.NODE,
                        "NEAP_ADMISSION_CONFIGURATION",
                        NAMESPACE));
        control = new ControlClient(application.url(), NAMESPACE);
        control.register("penguins");
    }

    @AfterAll
    static void stop() throws IOException {
        application.close();
        exposed.close();
        client.resource(configuration()).delete();
        client.namespaces().withName(NAMESPACE).delete();
        client.close();
    }

    @Test
    void aModelThatIsNotThereIsWarnedOf() {
        assertThat(create("InferenceService", "early", "{model: 'models:/gone/1'}")
                        .headers("Warning"))
                .singleElement()
                .asString()
                .contains("models:/gone/1 not found", "waits for it");
        assertThat(create("InferenceService", "here", "{model: 'models:/penguins/1'}")
                        .headers("Warning"))
                .isEmpty();
        assertThat(create("Model", "gone", "{aliases: [{alias: champion, version: 1}]}")
                        .headers("Warning"))
                .singleElement()
                .asString()
                .contains("its aliases wait for it");
    }

    @Test
    void aRolloutThatIsNotThereIsWarnedOf() {
        assertThat(create("InferenceService", "shared", "{model: 'models:/penguins/1', rollout: careful}")
                        .headers("Warning"))
                .singleElement()
                .asString()
                .contains("There is no Rollout careful");
    }

    @Test
    void aNameThatATriggerHasIsRefused() throws IOException {
        control.trigger("nightly");

        HttpResponse<String> answer = create("InferenceService", "nightly", "{model: 'models:/penguins/1'}");

        assertThat(answer.code()).isEqualTo(422);
        JsonNode status = JSON.readTree(answer.body());
        assertThat(status.path("message").asText()).contains("is taken by a trigger: choose another for the service.");
    }

    @Test
    void aCertificateIsRenewedInTimeAndTheOneBeforeIsTrustedStill() throws IOException {
        String name = "renewed-" + SUFFIX;
        ValidatingWebhookConfiguration configuration = configuration();
        configuration.getMetadata().setName(name);
        client.resource(configuration).create();
        KubernetesClient own = new KubernetesClientBuilder()
                .editOrNewConfig()
                .withNamespace(NAMESPACE)
                .endConfig()
                .build();
        Instant start = Instant.now();

        try (own) {
            Certificate first = keeper(own, name, start).current().orElseThrow();
            assertThat(keeper(own, name, start.plus(Duration.ofDays(59))).current())
                    .contains(first);
            Certificate second =
                    keeper(own, name, start.plus(Duration.ofDays(61))).current().orElseThrow();

            assertThat(second).isNotEqualTo(first);
            assertThat(keeper(own, name, start.plus(Duration.ofDays(62))).current())
                    .contains(second);
            assertThat(trusted(name)).isEqualTo(second.chain() + first.chain());
        } finally {
            client.resource(configuration).delete();
        }
    }

    private static CertificateKeeper keeper(KubernetesClient own, String configuration, Instant now) {
        return new CertificateKeeper(own, new Config(configuration), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static String trusted(String configuration) {
        String bundle = client.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName(configuration)
                .get()
                .getWebhooks()
                .getFirst()
                .getClientConfig()
                .getCaBundle();
        return new String(Base64.getDecoder().decode(bundle), StandardCharsets.US_ASCII);
    }

    /** That of the manifests, for this namespace and this machine, and asked strictly. */
    private static ValidatingWebhookConfiguration configuration() throws IOException {
        ValidatingWebhookConfiguration installed = Serialization.unmarshal(
                Files.readString(Path.of("src/main/kubernetes/base/webhook.yaml")),
                ValidatingWebhookConfiguration.class);
        installed.getMetadata().setName(NAMESPACE);
        installed.getWebhooks().removeIf(hook -> hook.getName().startsWith("workspace"));
        installed.getWebhooks().forEach(hook -> {
            hook.setFailurePolicy("Fail");
            hook.setNamespaceSelector(new io.fabric8.kubernetes.api.model.LabelSelectorBuilder()
                    .withMatchLabels(Map.of("kubernetes.io/metadata.name", NAMESPACE))
                    .build());
            hook.getClientConfig().setService(null);
            hook.getClientConfig().setUrl("https://" + NodePorts.NODE + ":" + PORT + "/admission");
        });
        return installed;
    }

    /** As a dry run, of which nothing is kept. */
    private static HttpResponse<String> create(String kind, String name, String spec) {
        String plural = kind.equals("Model") ? "models" : "inferenceservices";
        String yaml = """
                apiVersion: neap.io/v1alpha1
                kind: %s
                metadata: {name: %s}
                spec: %s
                """.formatted(kind, name, spec);
        var http = client.getHttpClient();
        return http.sendAsync(
                        http.newHttpRequestBuilder()
                                .uri(client.getMasterUrl() + "apis/neap.io/v1alpha1/namespaces/" + NAMESPACE + "/"
                                        + plural + "?dryRun=All")
                                .post("application/yaml", yaml)
                                .build(),
                        String.class)
                .join();
    }

    private record Config(String configuration) implements AdmissionConfig {
        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public int port() {
            return PORT;
        }

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public List<String> names() {
            return List.of(NodePorts.NODE);
        }

        @Override
        public String secret() {
            return "renewed";
        }

        @Override
        public boolean ownCertificate() {
            return true;
        }

        @Override
        public Duration lifetime() {
            return Duration.ofDays(90);
        }
    }
}
