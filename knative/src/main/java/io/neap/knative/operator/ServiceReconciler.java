// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.fabric8.knative.serving.v1.Service;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.neap.control.error.DomainException;
import io.neap.control.platform.Leadership;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.controller.Progress;
import io.neap.knative.crd.ConditionStatus;
import io.neap.knative.crd.InferenceService;
import io.neap.knative.crd.InferenceServiceSpec;
import io.neap.knative.crd.InferenceServiceStatus;
import io.neap.knative.crd.Rollout;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps a resource and its service the same. Each pass looks at everything anew, so it makes no difference which pass a
 * crash interrupts or which event was missed. It is made when the resource changes, when control has decided something
 * or sees something new, when the Knative service changes, and after a while anyway. Of several operators all watch,
 * and the leading one acts.
 */
@ControllerConfiguration(
        name = "inferenceservice",
        finalizerName = InferenceService.GROUP + "/service",
        fieldManager = "neap-operator",
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = AskedFilter.class))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 60_000)
public class ServiceReconciler implements Reconciler<InferenceService>, Cleaner<InferenceService> {

    private static final Duration SETTLED = Duration.ofSeconds(30);
    private static final Duration UNSETTLED = Duration.ofSeconds(2);

    /** Decisions and Knative's changes are events; of how long nothing has changed, a look costs this part. */
    private static final int UNSETTLED_SHARE = 10;

    private static final String BY_ROLLOUT = "rollout";

    private final ServiceDoor door;
    private final EventWriter events;
    private final Progress progress;
    private final Work work;
    private final Leadership leadership;
    private final Clock clock;

    ServiceReconciler(
            ServiceDoor door, EventWriter events, Progress progress, Work work, Leadership leadership, Clock clock) {
        this.work = work;
        this.leadership = leadership;
        this.door = door;
        this.events = events;
        this.progress = progress;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, InferenceService>> prepareEventSources(EventSourceContext<InferenceService> context) {
        SimpleInboundEventSource<InferenceService> decisions = new SimpleInboundEventSource<>("decisions");
        progress.changes()
                .subscribe()
                .with(name -> decisions.propagateEvent(new ResourceID(name.service(), name.workspace())));
        leadership
                .gains()
                .subscribe()
                .with(gained -> context.getPrimaryCache()
                        .list()
                        .map(ResourceID::fromResource)
                        .forEach(decisions::propagateEvent));
        var knative = InformerEventSourceConfiguration.from(Service.class, InferenceService.class)
                .withName("knative-services")
                .withLabelSelector("app.kubernetes.io/managed-by=neap")
                .withSecondaryToPrimaryMapper(service -> Set.of(ResourceID.fromResource(service)))
                .withPrimaryToSecondaryMapper((InferenceService resource) -> Set.of(ResourceID.fromResource(resource)))
                .build();
        return List.of(
                decisions,
                new InformerEventSource<>(knative, context),
                new InformerEventSource<>(rollouts(context), context));
    }

    /** A changed Rollout is a change of every service that refers to it. */
    private static InformerEventSourceConfiguration<Rollout> rollouts(EventSourceContext<InferenceService> context) {
        IndexerResourceCache<InferenceService> resources = context.getPrimaryCache();
        resources.addIndexer(
                BY_ROLLOUT,
                resource -> rollout(resource).stream().map(ResourceID::toString).toList());
        return InformerEventSourceConfiguration.from(Rollout.class, InferenceService.class)
                .withName("rollouts")
                .withOnUpdateFilter(new AskedFilter())
                .withSecondaryToPrimaryMapper(
                        rollout -> resources
                                .byIndex(
                                        BY_ROLLOUT,
                                        ResourceID.fromResource(rollout).toString())
                                .stream()
                                .map(ResourceID::fromResource)
                                .collect(Collectors.toSet()))
                .withPrimaryToSecondaryMapper((InferenceService resource) ->
                        rollout(resource).stream().collect(Collectors.toSet()))
                .build();
    }

    private static Optional<ResourceID> rollout(InferenceService resource) {
        return Optional.ofNullable(resource.getSpec())
                .map(InferenceServiceSpec::rollout)
                .map(name -> new ResourceID(name, resource.getMetadata().getNamespace()));
    }

    @Override
    public UpdateControl<InferenceService> reconcile(InferenceService resource, Context<InferenceService> context)
            throws Exception {
        if (!leadership.isHeld()) {
            return UpdateControl.noUpdate();
        }
        InferenceServiceStatus before = before(resource);
        ServiceDoor.Outcome outcome = outcome(resource, context);
        InferenceServiceStatus after =
                writer(resource).write(outcome.sync(), outcome.status(), url(context), outcome.applied());
        Duration next = isSettled(after) ? SETTLED : pause(after);
        if (after.equals(before)) {
            return UpdateControl.<InferenceService>noUpdate().rescheduleAfter(next);
        }
        Notice.between(before, after).forEach(notice -> events.write(resource, notice));
        return UpdateControl.patchStatus(StatusOnly.of(resource, new InferenceService(), after))
                .rescheduleAfter(next);
    }

    @Override
    public DeleteControl cleanup(InferenceService resource, Context<InferenceService> context) throws Exception {
        if (!leadership.isHeld()) {
            return DeleteControl.noFinalizerRemoval();
        }
        ServiceName name;
        try {
            name = name(resource);
        } catch (DomainException impossible) {
            return DeleteControl.defaultDelete();
        }
        boolean gone = work.await(door.leave(name, wish(resource, resource.getSpec())));
        return gone
                ? DeleteControl.defaultDelete()
                : DeleteControl.noFinalizerRemoval().rescheduleAfter(UNSETTLED.toMillis());
    }

    @Override
    public ErrorStatusUpdateControl<InferenceService> updateErrorStatus(
            InferenceService resource, Context<InferenceService> context, Exception failure) {
        InferenceServiceStatus after =
                writer(resource).unavailable(Sync.unavailable(failure).message());
        return ErrorStatusUpdateControl.patchStatus(StatusOnly.of(resource, new InferenceService(), after));
    }

    private ServiceDoor.Outcome outcome(InferenceService resource, Context<InferenceService> context) throws Exception {
        ServiceName name;
        try {
            name = name(resource);
        } catch (DomainException invalid) {
            return new ServiceDoor.Outcome(
                    Sync.refused("Invalid", invalid.getMessage()), Optional.empty(), Optional.empty());
        }
        InferenceServiceSpec spec = resource.getSpec();
        if (spec.rollout() == null) {
            return work.await(door.bring(name, wish(resource, spec)));
        }
        Optional<Rollout> named = context.getSecondaryResource(Rollout.class);
        if (named.isEmpty()) {
            Sync missing = Sync.refused(
                    "RolloutNotFound", "There is no Rollout " + spec.rollout() + " in this namespace: apply it.");
            return work.await(door.hold(name, wish(resource, spec), missing));
        }
        return work.await(door.bring(name, wish(resource, spec.with(named.get().getSpec()))));
    }

    private StatusWriter writer(InferenceService resource) {
        return new StatusWriter(before(resource), resource.getMetadata().getGeneration(), clock.instant());
    }

    private static InferenceServiceStatus before(InferenceService resource) {
        return Objects.requireNonNullElse(resource.getStatus(), InferenceServiceStatus.NONE);
    }

    private static ServiceName name(InferenceService resource) {
        return new ServiceName(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }

    /** The spec is that of the resource, with the strategy of its Rollout written out. */
    private static ServiceDoor.Wish wish(InferenceService resource, InferenceServiceSpec spec) {
        return new ServiceDoor.Wish(
                spec,
                rollout(resource).isPresent(),
                Optional.ofNullable(before(resource).applied()),
                annotation(resource, InferenceService.OVERRIDE),
                annotation(resource, InferenceService.PROMOTE),
                annotation(resource, InferenceService.ABORT));
    }

    private static Optional<String> annotation(InferenceService resource, String name) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations()).map(annotations -> annotations.get(name));
    }

    /** As the Knative service tells it, since only the cluster's ingress knows the name outside. */
    private static Optional<String> url(Context<InferenceService> context) {
        return context.getSecondaryResource(Service.class)
                .map(Service::getStatus)
                .map(status -> status.getUrl());
    }

    /** The longer it stays as it is, the rarer it is looked at: many that wait do not keep the operator busy. */
    private Duration pause(InferenceServiceStatus unsettled) {
        Instant now = clock.instant();
        Duration share = conditions(unsettled)
                .map(condition -> Duration.between(Instant.parse(condition.lastTransitionTime()), now))
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO)
                .dividedBy(UNSETTLED_SHARE);
        if (share.compareTo(UNSETTLED) < 0) {
            return UNSETTLED;
        }
        return share.compareTo(SETTLED) > 0 ? SETTLED : share;
    }

    private static boolean isSettled(InferenceServiceStatus status) {
        return conditions(status).noneMatch(condition -> condition.status().equals("Unknown"));
    }

    private static Stream<ConditionStatus> conditions(InferenceServiceStatus status) {
        return Objects.requireNonNullElse(status.conditions(), List.<ConditionStatus>of()).stream();
    }
}
