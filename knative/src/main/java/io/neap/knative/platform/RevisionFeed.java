// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import io.fabric8.knative.serving.v1.Revision;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.knative.serving.v1.ServiceStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.RevisionStatus.Failed;
import io.neap.control.platform.RevisionStatus.Ready;
import io.neap.control.platform.RevisionStatus.Starting;
import io.neap.control.platform.ServiceName;
import io.neap.knative.platform.object.Marks;
import io.neap.knative.platform.object.StatusReader;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * What all of Neap's revisions are doing, kept by watching the cluster. Each event leads to a fresh look at everything
 * known of its revision, so one that was missed is made good by the next; all looks are on one thread.
 */
final class RevisionFeed implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RevisionFeed.class);
    private static final String REVISION_LABEL = "serving.knative.dev/revision";
    private static final String BY_OWNER = "owner";
    private static final Duration TICK = Duration.ofSeconds(1);

    private final StartReports reports;
    private final InstantSource clock;
    private final BiConsumer<RevisionStatus, Optional<Service>> ear;
    private final SharedIndexInformer<Service> services;
    private final SharedIndexInformer<Revision> revisions;
    private final SharedIndexInformer<Pod> pods;
    private final ScheduledExecutorService turn = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("neap-knative-feed").factory());
    private final Map<RevisionName, RevisionStatus> statuses = new ConcurrentHashMap<>();
    private final BroadcastProcessor<RevisionStatus> changes = BroadcastProcessor.create();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition looked = lock.newCondition();

    /**
     * @param ear is told after each look what was seen, changed or not, with the service that bears the marks
     */
    RevisionFeed(
            KubernetesClient client,
            PodClient functions,
            Worker worker,
            InstantSource clock,
            BiConsumer<RevisionStatus, Optional<Service>> ear) {
        this.reports = new StartReports(functions, worker, this::podChanged);
        this.clock = clock;
        this.ear = ear;
        this.services = informer(client, Service.class);
        this.revisions = informer(client, Revision.class);
        this.pods = informer(client, Pod.class);
        revisions.addIndexers(Map.of(BY_OWNER, revision -> owner(revision, "serving.knative.dev/service")));
        pods.addIndexers(Map.of(BY_OWNER, pod -> owner(pod, REVISION_LABEL)));
        // The revisions last: a look at one sees its pods.
        watch(services, this::serviceChanged);
        watch(pods, this::podChanged);
        watch(revisions, revision -> later(StatusReader.name(revision)));
        turn.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static <T extends HasMetadata> SharedIndexInformer<T> informer(KubernetesClient client, Class<T> type) {
        return client.resources(type)
                .inAnyNamespace()
                .withLabel(Marks.MANAGED_BY, Marks.NEAP)
                .runnableInformer(0);
    }

    /** Answers when it knows what is there. */
    private static <T> void watch(SharedIndexInformer<T> informer, Consumer<T> changed) {
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                changed.accept(object);
            }

            @Override
            public void onUpdate(T before, T object) {
                changed.accept(object);
            }

            @Override
            public void onDelete(T object, boolean unsure) {
                changed.accept(object);
            }
        });
        informer.start().toCompletableFuture().join();
    }

    private static List<String> owner(HasMetadata object, String label) {
        return Marks.label(object, label)
                .map(name -> List.of(key(object.getMetadata().getNamespace(), name)))
                .orElseGet(List::of);
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    /** Empty when the revision is unknown. */
    Optional<RevisionStatus> status(RevisionName name) {
        return Optional.ofNullable(statuses.get(name));
    }

    /** Whether a revision, as {@code namespace/name}, is Neap's and is there. */
    boolean isThere(String name) {
        return revisions.getStore().getByKey(name) != null;
    }

    /** As the cluster last told it; Neap's alone. */
    Optional<Service> service(ServiceName name) {
        return Optional.ofNullable(services.getStore().getByKey(key(name.workspace(), name.service())));
    }

    /** Where the cluster's ingress has put the service. */
    Optional<URI> url(ServiceName name) {
        return service(name).map(Service::getStatus).map(ServiceStatus::getUrl).map(URI::create);
    }

    /** Whether the callers of the service are kept with a revision, which its ingress cannot do. */
    boolean isBehindGateway(ServiceName name) {
        return service(name)
                .flatMap(service -> Marks.annotation(service, Marks.AFFINITY))
                .isPresent();
    }

    Multi<RevisionStatus> changes() {
        return changes.onOverflow().buffer();
    }

    /** The pods of all revisions, those that are leaving too. */
    List<Pod> pods() {
        return pods.getStore().list();
    }

    /** One of the revision's pods whose function answers. */
    Optional<Pod> answering(RevisionName name) {
        return pods.getIndexer().byIndex(BY_OWNER, key(name.service().workspace(), name.name())).stream()
                .filter(StatusReader::answers)
                .findFirst();
    }

    /** Waits until the revision is as wanted; answers what it is then, or when the time is over. */
    Optional<RevisionStatus> await(RevisionName name, Predicate<Optional<RevisionStatus>> wanted, Duration limit) {
        await(() -> wanted.test(status(name)), limit);
        return status(name);
    }

    /** Waits until the service is known as wanted, or the time is over: who reads it then reads what was written. */
    void awaitService(ServiceName name, Predicate<Optional<Service>> wanted, Duration limit) {
        await(() -> wanted.test(service(name)), limit);
    }

    private void await(BooleanSupplier condition, Duration limit) {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean() && left > 0) {
                left = looked.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void serviceChanged(Service service) {
        tellWaiting();
        var metadata = service.getMetadata();
        revisions
                .getIndexer()
                .byIndex(BY_OWNER, key(metadata.getNamespace(), metadata.getName()))
                .forEach(revision -> later(StatusReader.name(revision)));
    }

    private void podChanged(Pod pod) {
        owner(pod, REVISION_LABEL).stream()
                .map(revisions.getStore()::getByKey)
                .filter(Objects::nonNull)
                .forEach(revision -> later(StatusReader.name(revision)));
    }

    /** Only time tells that a start is late. */
    private void tick() {
        reports.keep(pods());
        statuses.values().stream()
                .filter(Starting.class::isInstance)
                .map(RevisionStatus::revision)
                .forEach(this::look);
    }

    private void later(RevisionName name) {
        try {
            turn.execute(() -> look(name));
        } catch (RejectedExecutionException closed) {
            LOG.debugf("no longer looking, revision=%s", name);
        }
    }

    private void look(RevisionName name) {
        try {
            String namespace = name.service().workspace();
            Revision revision = revisions.getStore().getByKey(key(namespace, name.name()));
            if (revision == null || KnativeServices.isLeaving(revision)) {
                statuses.remove(name);
            } else {
                Optional<Service> service = Optional.ofNullable(services.getStore()
                        .getByKey(key(namespace, name.service().service())));
                List<Pod> own = pods.getIndexer().byIndex(BY_OWNER, key(namespace, name.name()));
                if (isReported(own)) {
                    become(StatusReader.status(revision, service, own, reports::of, clock.instant()), service);
                }
            }
        } catch (RuntimeException e) {
            LOG.errorf(e, "cannot tell what it is doing, revision=%s", name);
        }
        tellWaiting();
    }

    private void tellWaiting() {
        lock.lock();
        try {
            looked.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Until a new process has told of its start, it is not spoken of: who hears that it is ready hears both. */
    private boolean isReported(List<Pod> pods) {
        return pods.stream().filter(StatusReader::answers).map(reports::find).toList().stream()
                .allMatch(Optional::isPresent);
    }

    private void become(RevisionStatus seen, Optional<Service> service) {
        RevisionStatus before = statuses.get(seen.revision());
        RevisionStatus now = before == null ? seen : lasting(before, seen);
        if (!now.equals(before)) {
            statuses.put(now.revision(), now);
            changes.onNext(now);
        }
        ear.accept(now, service);
    }

    /** A status that goes on keeps its beginning, whatever the cluster's own conditions do meanwhile. */
    private static RevisionStatus lasting(RevisionStatus before, RevisionStatus seen) {
        return switch (seen) {
            case Ready ready
            when before instanceof Ready was ->
                new Ready(ready.revision(), was.since(), ready.processes(), ready.startup());
            case Failed failed when before instanceof Failed was -> was;
            case Starting starting when before instanceof Starting was -> was;
            case RevisionStatus.Asleep asleep when before instanceof RevisionStatus.Asleep was -> was;
            default -> seen;
        };
    }

    @Override
    public void close() {
        turn.shutdownNow();
        pods.close();
        revisions.close();
        services.close();
    }
}
