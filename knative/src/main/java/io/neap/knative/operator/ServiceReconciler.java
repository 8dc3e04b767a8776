// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
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
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.neap.control.error.DomainException;
import io.neap.control.platform.Leadership;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.controller.Progress;
import io.neap.knative.crd.ConditionStatus;
import io.neap.knative.crd.InferenceService;
import io.neap.knative.crd.InferenceServiceStatus;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

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
    /** The API's own limit: a database that does not answer holds up no other resource longer than this. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ServiceDoor door;
    private final EventWriter events;
    private final Progress progress;
    private final Leadership leadership;
    private final Clock clock;

    ServiceReconciler(ServiceDoor door, EventWriter events, Progress progress, Leadership leadership, Clock clock) {
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
        return List.of(decisions, new InformerEventSource<>(knative, context));
    }

    @Override
    public UpdateControl<InferenceService> reconcile(InferenceService resource, Context<InferenceService> context)
            throws Exception {
        if (!leadership.isHeld()) {
            return UpdateControl.noUpdate();
        }
        InferenceServiceStatus before = before(resource);
        ServiceDoor.Outcome outcome = outcome(resource);
        InferenceServiceStatus after =
                writer(resource).write(outcome.sync(), outcome.status(), url(context), outcome.applied());
        Duration next = isSettled(after) ? SETTLED : UNSETTLED;
        if (after.equals(before)) {
            return UpdateControl.<InferenceService>noUpdate().rescheduleAfter(next);
        }
        Notice.between(before, after).forEach(notice -> events.write(resource, notice));
        return UpdateControl.patchStatus(withStatus(resource, after)).rescheduleAfter(next);
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
        boolean gone = await(door.leave(name, wish(resource)));
        return gone
                ? DeleteControl.defaultDelete()
                : DeleteControl.noFinalizerRemoval().rescheduleAfter(UNSETTLED.toMillis());
    }

    @Override
    public ErrorStatusUpdateControl<InferenceService> updateErrorStatus(
            InferenceService resource, Context<InferenceService> context, Exception failure) {
        Sync sync = new Sync("Unknown", "Unavailable", "It is tried again: " + failure.getMessage());
        InferenceServiceStatus after = writer(resource)
                .write(
                        sync,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.ofNullable(before(resource).applied()));
        return ErrorStatusUpdateControl.patchStatus(withStatus(resource, after));
    }

    /** Nothing but the status, which is the operator's alone: without a version it does not meet others' writes. */
    private static InferenceService withStatus(InferenceService resource, InferenceServiceStatus status) {
        InferenceService written = new InferenceService();
        written.setMetadata(new ObjectMetaBuilder()
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .build());
        written.setStatus(status);
        return written;
    }

    private ServiceDoor.Outcome outcome(InferenceService resource) throws Exception {
        ServiceName name;
        try {
            name = name(resource);
        } catch (DomainException invalid) {
            return new ServiceDoor.Outcome(
                    Sync.refused("Invalid", invalid.getMessage()), Optional.empty(), Optional.empty());
        }
        return await(door.bring(name, wish(resource)));
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

    private static ServiceDoor.Wish wish(InferenceService resource) {
        return new ServiceDoor.Wish(
                resource.getSpec(),
                Optional.ofNullable(before(resource).applied()),
                Optional.ofNullable(resource.getMetadata().getAnnotations())
                        .map(annotations -> annotations.get(InferenceService.OVERRIDE)));
    }

    /** As the Knative service tells it, since only the cluster's ingress knows the name outside. */
    private static Optional<String> url(Context<InferenceService> context) {
        return context.getSecondaryResource(Service.class)
                .map(Service::getStatus)
                .map(status -> status.getUrl());
    }

    private static boolean isSettled(InferenceServiceStatus status) {
        return Objects.requireNonNullElse(status.conditions(), List.<ConditionStatus>of()).stream()
                .noneMatch(condition -> condition.status().equals("Unknown"));
    }

    private static <T> T await(Uni<T> work) throws Exception {
        try {
            return VertxContextSupport.subscribeAndAwait(
                    () -> work.ifNoItem().after(LIMIT).fail());
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
