// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.neap.control.platform.Eventually;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ways by which a model comes to the real function's pods, and what a wake takes by each. Prints its figures; those
 * of the documentation are of {@code -Dneap.test.side=5120 -Dneap.test.wakes=5}, a model of 105 MB. On the tests' own
 * cluster alone, whose node sees this machine's folders.
 */
@Tag("cluster")
@EnabledIfEnvironmentVariable(
        named = "NEAP_INFERENCE",
        matches = ".+",
        disabledReason = "NEAP_INFERENCE has to name the function's image on the cluster, by its digest")
class ModelDeliveryIT {

    private static final int SIDE = Integer.getInteger("neap.test.side", 64);
    private static final int WAKES = Integer.getInteger("neap.test.wakes", 1);
    private static final int FUNCTION = 65532;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String MODEL = "heavy";
    private static final Map<String, ?> SLEEPY = Map.of("stableWindow", "6s", "gracePeriod", "0s");

    private static KubernetesClient client;
    private static byte[] model;

    private final String namespace = OperatorFixture.unique("delivery");

    @BeforeAll
    static void start() {
        client = new KubernetesClientBuilder().build();
        model = WeightyModel.of(SIDE);
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @AfterEach
    void leave() {
        client.namespaces().withName(namespace).delete();
        client.persistentVolumes().withName(namespace).delete();
    }

    @Test
    void itIsFetchedAtEachStart() {
        try (Delivery delivery = new Delivery(Map.of())) {
            delivery.deploy(Map.of());
            delivery.wake("fetched each time");
        }
    }

    @Test
    void aCacheInAClaimIsThereAtTheNextStartWithoutControl(@TempDir Path folder) throws IOException {
        give(folder);
        Map<String, String> settings = Map.of("NEAP_PLATFORM_KNATIVE_MODEL_CACHE_CLAIM", "models");
        try (Delivery delivery = new Delivery(settings)) {
            claim(folder);
            delivery.deploy(Map.of());
            delivery.wake("cache in a claim");
            delivery.wakeWithoutControl();
        }
    }

    @Test
    void aClaimOfTheServiceNeedsNoControl(@TempDir Path folder) throws IOException {
        give(Files.write(folder.resolve("model.onnx"), model));
        give(folder);
        try (Delivery delivery = new Delivery(Map.of())) {
            claim(folder);
            delivery.deploy(Map.of("storage", Map.of("claim", Map.of("name", "models", "path", "model.onnx"))));
            delivery.wake("the service's own claim");
            delivery.wakeWithoutControl();
        }
    }

    @Test
    void anotherFileInTheClaimIsNotServed(@TempDir Path folder) throws IOException {
        give(Files.write(folder.resolve("model.onnx"), WeightyModel.of(2)));
        give(folder);
        try (Delivery delivery = new Delivery(Map.of())) {
            claim(folder);
            delivery.control.apply(
                    MODEL,
                    Map.of(
                            "model",
                            "models:/" + MODEL + "/1",
                            "progressDeadline",
                            "30s",
                            "storage",
                            Map.of("claim", Map.of("name", "models", "path", "model.onnx"))));
            delivery.await(() -> delivery.rollout().path("phase").asText().equals("RolledBack"));

            assertThat(delivery.rollout().path("reason").asText()).contains("SHA-256");
        }
    }

    private static void give(Path file) throws IOException {
        Files.setAttribute(file, "unix:uid", FUNCTION);
    }

    /** A claim for the folder of the only node, as the guide has it. */
    private void claim(Path folder) {
        String yaml = """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %1$s}
                spec:
                  accessModes: [ReadWriteMany]
                  capacity: {storage: 4Gi}
                  storageClassName: ""
                  claimRef: {namespace: %1$s, name: models}
                  hostPath: {path: %2$s}
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: models, namespace: %1$s}
                spec:
                  accessModes: [ReadWriteMany]
                  storageClassName: ""
                  volumeName: %1$s
                  resources: {requests: {storage: 4Gi}}
                """.formatted(namespace, folder);
        for (HasMetadata object : client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            client.resource(object).create();
        }
    }

    /** An application that delivers models by one way, and the service of one. */
    private final class Delivery implements AutoCloseable {

        private final ClusterApplication application;
        private final NodePorts ports;
        private final ControlClient control;
        private final HttpClient http = HttpClient.newHttpClient();

        Delivery(Map<String, String> settings) {
            client.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
            Map<String, String> all = new HashMap<>(settings);
            all.put("NEAP_PLATFORM_KNATIVE_IMAGES_INFERENCE", System.getenv("NEAP_INFERENCE"));
            all.put("NEAP_OPERATOR", "false");
            application = ClusterApplication.start(List.of(namespace), all);
            ports = NodePorts.lend(application.port());
            control = new ControlClient(application.url(), namespace);
            control.register(MODEL, model);
        }

        void deploy(Map<String, ?> more) {
            Map<String, Object> spec = new HashMap<>(more);
            spec.put("model", "models:/" + MODEL + "/1");
            spec.put("scale", SLEEPY);
            control.apply(MODEL, spec);
            await(() -> rollout().path("phase").asText().equals("Completed"));
            say("first start: " + parts("revision.ready"));
            awaitSleep();
        }

        void wake(String way) {
            for (int wake = 1; wake <= WAKES; wake++) {
                int count = wake;
                long began = System.nanoTime();
                assertThat(ask().statusCode()).isEqualTo(200);
                long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
                await(() -> control.entries("revision.woken").size() == count);
                say("%s: answered after %d ms: %s".formatted(way, millis, parts("revision.woken")));
                awaitSleep();
            }
        }

        void wakeWithoutControl() {
            application.kill();
            assertThat(ask().statusCode()).isEqualTo(200);
        }

        JsonNode rollout() {
            return control.service(MODEL).path("status").path("rollout");
        }

        private String parts(String kind) {
            await(() -> !control.entries(kind).isEmpty());
            JsonNode entries = control.entries(kind);
            return entries.path(entries.size() - 1)
                    .path("data")
                    .path("startup_ms")
                    .toString();
        }

        private void awaitSleep() {
            await(() -> client.pods().inNamespace(namespace).list().getItems().isEmpty());
        }

        private HttpResponse<String> ask() {
            URI infer = ClusterApplication.address(MODEL, namespace).resolve("/v2/models/" + MODEL + "/infer");
            String row = String.join(",", Collections.nCopies(SIDE, "1"));
            String body = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,%d],\"data\":[%s]}]}"
                    .formatted(SIDE, row);
            try {
                return http.send(
                        HttpRequest.newBuilder(infer)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
            } catch (IOException e) {
                throw new AssertionError(infer.toString(), e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void await(BooleanSupplier condition) {
            Eventually.eventually(condition, LIMIT);
        }

        @Override
        public void close() {
            application.close();
            ports.close();
            http.close();
        }
    }

    private static void say(String figure) {
        System.out.println(figure);
    }
}
