// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.traffic;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;
import java.util.Optional;

/** The way to the ports of pods through the API server, which reaches pods from wherever Neap runs. */
public final class PodProxy {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Client client;

    /**
     * @param client whose connections are used
     * @param retries how often a pod that does not answer is asked again at once; the client's own ten take minutes
     */
    public PodProxy(Client client, int retries) {
        this.client = client.newClient(
                new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                        .withRequestRetryBackoffLimit(retries)
                        .withRequestTimeout((int) PATIENCE.toMillis())
                        .build());
    }

    /**
     * What the pod answers with; empty when there is no such path.
     *
     * @throws KubernetesClientException when it does not answer
     */
    public Optional<String> get(Pod pod, int port, String path) {
        return Optional.ofNullable(
                client.raw("/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                        + pod.getMetadata().getName() + ":" + port + "/proxy" + path));
    }
}
