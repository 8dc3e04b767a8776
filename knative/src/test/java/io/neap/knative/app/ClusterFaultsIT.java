// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.neap.knative.crd.Definitions;
import io.neap.knative.crd.InferenceService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a cluster can do to the operator; on the tests' own cluster alone, whose programs are ended and paused. */
@Tag("cluster")
class ClusterFaultsIT {

    private static final String NAMESPACE = "faults-" + Long.toString(System.currentTimeMillis() % 100_000, 36);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static KubernetesClient client;
    private static ClusterApplication application;
    private static ControlClient control;

    @BeforeAll
    static void start() {
        client = new KubernetesClientBuilder().build();
        Definitions.install(client);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        application = ClusterApplication.start(List.of(NAMESPACE), Map.of());
        control = new ControlClient(application.url(), NAMESPACE);
        control.register("penguins");
    }

    @AfterAll
    static void stop() {
        client.resources(InferenceService.class).inNamespace(NAMESPACE).delete();
        await(() -> client.resources(InferenceService.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .isEmpty());
        application.close();
        client.namespaces().withName(NAMESPACE).delete();
        client.close();
    }

    @Test
    void theApiServerIsKilledAndItsHistoryForgotten() throws Exception {
        apply("before-kill");
        awaitReady("before-kill");

        fault("compact");
        fault("kill", "kube-apiserver");
        apply("after-kill");

        awaitReady("after-kill");
        assertThat(control.told("before-kill", "service.applied")).isOne();
        assertThat(control.told("after-kill", "rollout.completed")).isOne();
    }

    @Test
    void etcdStandsStillForAWhile() throws Exception {
        apply("before-pause");
        fault("pause", "etcd", "8");
        apply("after-pause");

        awaitReady("before-pause");
        awaitReady("after-pause");
        assertThat(control.told("before-pause", "rollout.completed")).isOne();
    }

    @Test
    void theApplicationIsKilledWhileItIsAsked() throws Exception {
        apply("before-death");
        application.kill();
        apply("while-dead");
        application.restart();

        awaitReady("before-death");
        awaitReady("while-dead");
        assertThat(control.told("before-death", "service.applied")).isOne();
        assertThat(control.told("while-dead", "rollout.started")).isOne();
    }

    private static void fault(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "src/test/cluster/cluster", "fault"));
        command.addAll(List.of(words));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    /** As often as it takes: who applies YAML sees the API server's absence, and tries again. */
    private static void apply(String name) {
        GenericKubernetesResource resource =
                Serialization.unmarshal("""
                apiVersion: neap.io/v1alpha1
                kind: InferenceService
                metadata: {name: %s, namespace: %s}
                spec: {model: 'models:/penguins/1'}
                """.formatted(name, NAMESPACE), GenericKubernetesResource.class);
        await(() -> {
            try {
                client.resource(resource).serverSideApply();
                return true;
            } catch (KubernetesClientException away) {
                return false;
            }
        });
    }

    private static void awaitReady(String name) {
        await(() -> {
            try {
                InferenceService found = client.resources(InferenceService.class)
                        .inNamespace(NAMESPACE)
                        .withName(name)
                        .get();
                return Shown.is(found, "Ready", condition -> condition.status().equals("True"));
            } catch (KubernetesClientException away) {
                return false;
            }
        });
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not come to pass; see " + application.log());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
