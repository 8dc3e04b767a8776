// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.neap.knative.platform.object.FunctionStart;
import io.neap.knative.platform.traffic.PodProxy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Asks functions in their pods. Knative's queue-proxy is passed by, so that it is no traffic. */
final class PodClient {

    private static final Logger LOG = Logger.getLogger(PodClient.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FUNCTION = 8080;
    private static final int RETRIES = 3;

    private final KubernetesClient client;
    private final PodProxy proxy;

    PodClient(KubernetesClient client) {
        this.client = client;
        this.proxy = new PodProxy(client, RETRIES);
    }

    /** The object that it answers with; empty when it answers with anything else. */
    Optional<Map<String, Object>> get(Pod pod, String path) {
        try {
            Optional<String> answer = proxy.get(pod, FUNCTION, path);
            return answer.isEmpty()
                    ? Optional.empty()
                    : Optional.of(JSON.readValue(answer.get(), new TypeReference<Map<String, Object>>() {}));
        } catch (KubernetesClientException | JsonProcessingException e) {
            LOG.debugf("no answer, pod=%s path=%s: %s", pod.getMetadata().getName(), path, e.getMessage());
            return Optional.empty();
        }
    }

    /** How long its images were pulled; zero if nothing was, or nobody tells. */
    Duration pulled(Pod pod) {
        try {
            return FunctionStart.pulled(client.v1()
                    .events()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withField("involvedObject.uid", pod.getMetadata().getUid())
                    .withField("reason", FunctionStart.PULLED)
                    .list()
                    .getItems());
        } catch (KubernetesClientException e) {
            LOG.debugf("no word of its image, pod=%s: %s", pod.getMetadata().getName(), e.getMessage());
            return Duration.ZERO;
        }
    }
}
