// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.neap.control.platform.Platform;
import io.neap.control.platform.PlatformUnderTest;
import io.neap.control.platform.RevisionName;
import io.neap.knative.platform.object.ClusterSettings;
import io.neap.knative.platform.object.GpuSettings;
import io.neap.knative.platform.object.Marks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster of {@code KUBECONFIG}; where it is not the tests' own, services are reached at
 * {@code NEAP_CLUSTER_ADDRESS}.
 */
final class KnativePlatformFixture implements PlatformUnderTest, AutoCloseable {

    private static final String FUNCTION = "sample";
    private static final String IMAGE = SampleImage.name();

    private final KubernetesClient client = new KubernetesClientBuilder().build();
    /** Does not ask again, as a killed process would be killed again each time until Kubernetes lets it wait. */
    private final KubernetesClient once = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(client.getConfiguration())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();

    private final KnativePlatform platform;

    KnativePlatformFixture() {
        clear();
        this.platform = new KnativePlatform(client, settings(), InstantSource.system());
    }

    static ClusterSettings settings() {
        return new ClusterSettings(
                Map.of(FUNCTION, IMAGE),
                Duration.ofMinutes(10),
                Optional.ofNullable(System.getenv("NEAP_CLUSTER_ADDRESS")).orElse(SampleResolver.ADDRESS),
                "knative-serving",
                GpuSettings.NONE,
                Optional.empty(),
                Optional.empty());
    }

    /** What an earlier run has left. */
    private void clear() {
        var left = client.resources(Service.class).inNamespace("default").withLabel(Marks.MANAGED_BY, Marks.NEAP);
        left.delete();
        left.informOnCondition(List::isEmpty).join();
    }

    @Override
    public Platform platform() {
        return platform;
    }

    KubernetesClient client() {
        return client;
    }

    @Override
    public String function() {
        return FUNCTION;
    }

    @Override
    public boolean resendsSafeRequests() {
        return false;
    }

    /** Knative has its own clock. */
    @Override
    public void pass(Duration time) {
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The sample ends itself without another word, which breaks the connection that asked for it. */
    @Override
    public void kill(RevisionName revision) {
        Pod pod = client
                .pods()
                .inNamespace(revision.service().workspace())
                .withLabel("serving.knative.dev/revision", revision.name())
                .list()
                .getItems()
                .stream()
                .filter(found -> !KnativeServices.isLeaving(found))
                .findFirst()
                .orElseThrow();
        try {
            once.raw("/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                    + pod.getMetadata().getName() + ":8080/proxy/crash");
        } catch (KubernetesClientException expected) {
            // no answer comes
        }
    }

    @Override
    public void close() {
        clear();
        platform.close();
        once.close();
        client.close();
    }
}
