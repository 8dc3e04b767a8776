// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.traffic;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionTraffic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Reads the counters of all queue-proxies and activators again and again. */
public final class TrafficScraper implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TrafficScraper.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration FRESH = Duration.ofMillis(500);
    /** The API server has others to answer, too. */
    private static final int AT_ONCE = 16;

    private static final int QUEUE_PROXY = 9091;
    private static final int ACTIVATOR = 9090;

    private final KubernetesClient client;
    private final PodProxy proxy;
    private final String servingNamespace;
    private final Supplier<List<Pod>> pods;
    private final Predicate<String> known;
    private final InstantSource clock;
    private final Instant begun;
    private final Map<String, RevisionCalls> revisions = new ConcurrentHashMap<>();
    /** The revisions that each activator tells of, by its pod's UID. */
    private final Map<String, Set<String>> told = new ConcurrentHashMap<>();

    private final Set<Integer> silent = ConcurrentHashMap.newKeySet();
    private final ExecutorService readers = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofVirtual().name("neap-knative-scrape-", 0).factory());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("neap-knative-scrape").factory());

    private Instant scraped = Instant.EPOCH;

    /**
     * @param servingNamespace where the activators are
     * @param pods of Neap's revisions, those that are leaving too, which still count
     * @param known whether a revision, as {@code namespace/name}, is there; others are forgotten
     */
    public TrafficScraper(
            KubernetesClient client,
            String servingNamespace,
            Supplier<List<Pod>> pods,
            Predicate<String> known,
            InstantSource clock) {
        this.client = client;
        this.proxy = new PodProxy(client, 0);
        this.known = known;
        this.servingNamespace = servingNamespace;
        this.pods = pods;
        this.clock = clock;
        this.begun = clock.instant();
        timer.scheduleWithFixedDelay(this::scrapeQuietly, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What was measured since then, by counters that are read now. */
    public RevisionTraffic traffic(RevisionName name, Instant since) {
        scrape();
        RevisionCalls calls = revisions.get(name.service().workspace() + "/" + name.name());
        return calls == null ? RevisionTraffic.none(name) : calls.since(name, since, clock.instant());
    }

    private void scrapeQuietly() {
        try {
            scrape();
        } catch (RuntimeException e) {
            LOG.warnf("traffic not measured now: %s", e.getMessage());
        }
    }

    private synchronized void scrape() {
        if (clock.instant().isBefore(scraped.plus(FRESH))) {
            return;
        }
        List<Pod> all = pods.get();
        List<Future<?>> readings = new ArrayList<>();
        all.forEach(pod -> readings.add(readers.submit(() -> readProcess(pod))));
        List<Pod> activators = activators();
        activators.forEach(pod -> readings.add(readers.submit(() -> readActivator(pod))));
        for (Future<?> reading : readings) {
            try {
                reading.get();
            } catch (ExecutionException e) {
                LOG.warnf("counters not read: %s", String.valueOf(e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        forget(all, activators);
        scraped = clock.instant();
    }

    private List<Pod> activators() {
        return client.pods()
                .inNamespace(servingNamespace)
                .withLabel("app", "activator")
                .list()
                .getItems();
    }

    private void readProcess(Pod pod) {
        revision(pod)
                .ifPresent(name -> metrics(pod, QUEUE_PROXY)
                        .ifPresent(text -> calls(name)
                                .served()
                                .read(
                                        pod.getMetadata().getUid(),
                                        MetricsReader.served(text),
                                        isNew(pod),
                                        clock.instant())));
    }

    /**
     * A revision that an activator did not know before has all its requests from since then. One that is gone is read too
     * while an activator tells of it, for another of the same name begins at what was counted for it.
     */
    private void readActivator(Pod pod) {
        String uid = pod.getMetadata().getUid();
        boolean seen = told.containsKey(uid) || isNew(pod);
        metrics(pod, ACTIVATOR).ifPresent(text -> {
            Map<String, Calls> held = MetricsReader.held(text);
            held.forEach((name, now) -> calls(name).held().read(uid, now, seen, clock.instant()));
            told.put(uid, Set.copyOf(held.keySet()));
        });
    }

    private boolean isNew(Pod pod) {
        return !Instant.parse(pod.getMetadata().getCreationTimestamp()).isBefore(begun.minusSeconds(1));
    }

    private RevisionCalls calls(String name) {
        return revisions.computeIfAbsent(name, first -> new RevisionCalls());
    }

    private static Optional<String> revision(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getLabels().get("serving.knative.dev/revision"))
                .map(revision -> pod.getMetadata().getNamespace() + "/" + revision);
    }

    private void forget(List<Pod> pods, List<Pod> activators) {
        told.keySet().retainAll(uids(activators));
        revisions
                .keySet()
                .removeIf(name -> !known.test(name) && told.values().stream().noneMatch(names -> names.contains(name)));
        Set<String> counters = uids(pods);
        revisions.values().forEach(calls -> calls.served().keep(counters));
    }

    private static Set<String> uids(List<Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
    }

    /** Empty when the pod does not answer there: it is still starting, gone, or tells no metrics. */
    private Optional<String> metrics(Pod pod, int port) {
        try {
            Optional<String> text = proxy.get(pod, port, "/metrics");
            silent.remove(port);
            return text;
        } catch (KubernetesClientException e) {
            if (isUp(pod) && silent.add(port)) {
                LOG.warnf(
                        "no metrics at port %d of pod %s (%s): no traffic is measured unless ConfigMap"
                                + " config-observability in %s sets metrics-protocol and request-metrics-protocol to"
                                + " prometheus",
                        port, pod.getMetadata().getName(), e.getMessage(), servingNamespace);
            }
            return Optional.empty();
        }
    }

    private static boolean isUp(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                condition.getType().equals("Ready") && "True".equals(condition.getStatus()));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        readers.shutdownNow();
    }
}
