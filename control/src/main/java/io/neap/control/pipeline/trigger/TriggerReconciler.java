// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.trigger;

import io.neap.control.error.DomainException;
import io.neap.control.pipeline.PipelineConfig;
import io.neap.control.platform.Leadership;
import io.neap.control.platform.Platform;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Scale;
import io.neap.control.platform.ServiceName;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Brings the platform to what the triggers say, again and again, from whatever state it is in: after a change, after a
 * failure, and after a start, when a local platform knows nothing. Where several controls work, the leading one does.
 */
@ApplicationScoped
class TriggerReconciler {

    private static final Logger LOG = Logger.getLogger(TriggerReconciler.class);

    /** Asleep until an event comes, then one process that takes one event at a time. */
    private static final Scale SCALE = new Scale(
            0,
            1,
            1,
            Scale.DEFAULT.stableWindow(),
            Scale.DEFAULT.panicWindowPercent(),
            Scale.DEFAULT.panicThresholdPercent(),
            Scale.DEFAULT.gracePeriod());

    private static final int ONE_AT_A_TIME = 1;
    private static final int REMOVALS = 3;

    private final TriggerStore store;
    private final Platform platform;
    private final Leadership leadership;
    private final PipelineConfig config;
    private final Set<ServiceName> leaving = ConcurrentHashMap.newKeySet();

    TriggerReconciler(TriggerStore store, Platform platform, Leadership leadership, PipelineConfig config) {
        this.store = store;
        this.platform = platform;
        this.leadership = leadership;
        this.config = config;
    }

    @Scheduled(every = "${neap.pipeline.reconcile:2s}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> reconcileAll() {
        return leadership.isHeld()
                ? store.all().chain(triggers -> inTurn(triggers))
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> inTurn(List<Trigger> triggers) {
        return Multi.createFrom()
                .iterable(triggers)
                .onItem()
                .transformToUniAndConcatenate(trigger -> current(trigger)
                        .onFailure()
                        .recoverWithItem(failure -> {
                            LOG.warnf(
                                    "trigger=%s revision=%s could not be applied: %s",
                                    trigger.name(), trigger.revision(), failure);
                            return null;
                        }))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    /** The trigger may have been changed or deleted since the pass began. */
    private Uni<Void> current(Trigger listed) {
        return store.find(listed.name())
                .chain(found -> found.filter(trigger -> trigger.spec().job().isEmpty())
                        .map(this::reconcile)
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** Takes the steps that are due now; a later call takes those that wait for something. */
    Uni<Void> reconcile(Trigger trigger) {
        return next(trigger).chain(plan -> switch (plan) {
            case TriggerPlan.Nothing nothing -> Uni.createFrom().voidItem();
            case TriggerPlan.MakeRevision make ->
                platform.apply(revision(trigger)).chain(() -> unlessDeleted(trigger, () -> reconcile(trigger)));
            case TriggerPlan.Lead lead ->
                platform.apply(lead.route())
                        .chain(() -> drop(lead.superseded()))
                        .chain(() ->
                                unlessDeleted(trigger, () -> Uni.createFrom().voidItem()));
        });
    }

    /** Another control may have deleted it, and its function, while this one made a step: then that is taken back. */
    private Uni<Void> unlessDeleted(Trigger trigger, Supplier<Uni<Void>> next) {
        return store.find(trigger.name()).chain(found -> found.isPresent() ? next.get() : remove(trigger));
    }

    private Uni<TriggerPlan> next(Trigger trigger) {
        return platform.status(trigger.revision())
                .chain(status -> platform.route(trigger.name())
                        .map(route -> leaving.contains(trigger.name())
                                ? new TriggerPlan.Nothing()
                                : TriggerPlan.of(trigger, status, route)));
    }

    /** Takes the function off the platform; a step that was under way may lead to it once more. */
    Uni<Void> remove(Trigger trigger) {
        leaving.add(trigger.name());
        return Uni.createFrom()
                .deferred(() -> platform.removeRoute(trigger.name()))
                .chain(() -> platform.remove(trigger.revision()))
                .onFailure(DomainException.class)
                .retry()
                .atMost(REMOVALS)
                .onTermination()
                .invoke(() -> leaving.remove(trigger.name()));
    }

    private Uni<Void> drop(List<RevisionName> superseded) {
        Uni<Void> dropped = Uni.createFrom().voidItem();
        for (RevisionName revision : superseded) {
            dropped = dropped.chain(() -> platform.remove(revision));
        }
        return dropped;
    }

    private Revision revision(Trigger trigger) {
        Map<String, String> environment = new TreeMap<>(trigger.spec().environment());
        environment.putIfAbsent("MLFLOW_TRACKING_URI", config.trackingUri().toString());
        environment.put("NEAP_WORKSPACE", trigger.name().workspace());
        environment.put("NEAP_TRIGGER", trigger.name().service());
        return new Revision(
                trigger.revision(),
                trigger.spec().function(),
                environment,
                SCALE,
                ONE_AT_A_TIME,
                config.timeout(),
                config.progressDeadline());
    }
}
