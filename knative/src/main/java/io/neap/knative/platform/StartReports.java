// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import io.fabric8.kubernetes.api.model.Pod;
import io.neap.knative.platform.object.FunctionStart;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What functions tell of their own starts, in their readiness answers, and the kubelet of their images, in events. Each
 * process is asked once, when its pod is ready.
 */
final class StartReports {

    private static final String READINESS = "/q/health/ready";

    private final PodClient functions;
    private final Worker worker;
    private final Consumer<Pod> told;
    private final Map<String, FunctionStart> reports = new ConcurrentHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    /**
     * @param told when a report has come, or will never come
     */
    StartReports(PodClient functions, Worker worker, Consumer<Pod> told) {
        this.functions = functions;
        this.worker = worker;
        this.told = told;
    }

    /** Empty while its function is being asked, which this begins. */
    Optional<FunctionStart> find(Pod pod) {
        String process = process(pod);
        Optional<FunctionStart> known = Optional.ofNullable(reports.get(process));
        if (known.isEmpty() && asked.add(process)) {
            worker.start(() -> {
                reports.put(
                        process,
                        new FunctionStart(functions.get(pod, READINESS).orElseGet(Map::of), functions.pulled(pod)));
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
