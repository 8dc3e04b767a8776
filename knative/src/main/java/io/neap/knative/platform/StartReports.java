// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.neap.knative.platform.object.FunctionStart;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * What functions tell of their own starts, in their readiness answers, and the kubelet of their images, in events. Each
 * process is asked once, when its pod is ready, through the API server, which reaches pods from wherever Neap runs.
 */
final class StartReports {

    private static final Logger LOG = Logger.getLogger(StartReports.class);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final Worker worker;
    private final Consumer<Pod> told;
    private final Map<String, FunctionStart> reports = new ConcurrentHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    /**
     * @param told when a report has come, or will never come
     */
    StartReports(KubernetesClient client, Worker worker, Consumer<Pod> told) {
        this.client = client;
        this.worker = worker;
        this.told = told;
    }

    /** Empty while its function is being asked, which this begins. */
    Optional<FunctionStart> find(Pod pod) {
        String process = process(pod);
        Optional<FunctionStart> known = Optional.ofNullable(reports.get(process));
        if (known.isEmpty() && asked.add(process)) {
            worker.start(() -> {
                reports.put(process, new FunctionStart(ask(pod), pulled(pod)));
                told.accept(pod);
            });
        }
        return known;
    }

    /** The report of a pod that was found before; empty if it told nothing. */
    FunctionStart of(Pod pod) {
        FunctionStart report = reports.get(process(pod));
        return report == null ? FunctionStart.UNTOLD : report;
    }

    private Map<String, ?> ask(Pod pod) {
        String path = "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                + pod.getMetadata().getName() + ":8080/proxy/q/health/ready";
        try {
            String answer = client.raw(path);
            return answer == null ? Map.of() : JSON.readValue(answer, new TypeReference<Map<String, Object>>() {});
        } catch (KubernetesClientException | JsonProcessingException e) {
            LOG.debugf("no report of its start, pod=%s: %s", pod.getMetadata().getName(), e.getMessage());
            return Map.of();
        }
    }

    private Duration pulled(Pod pod) {
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

    /** Forgets processes of pods that are no more. */
    void keep(Collection<Pod> pods) {
        if (asked.size() > pods.size()) {
            Set<String> there = pods.stream().map(StartReports::process).collect(Collectors.toSet());
            asked.retainAll(there);
            reports.keySet().retainAll(there);
        }
    }

    /** A pod's process may be replaced within it. */
    private static String process(Pod pod) {
        int restarts = pod.getStatus().getContainerStatuses().stream()
                .mapToInt(status -> status.getRestartCount())
                .sum();
        return pod.getMetadata().getUid() + "/" + restarts;
    }
}
