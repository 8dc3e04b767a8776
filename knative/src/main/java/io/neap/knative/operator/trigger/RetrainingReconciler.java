// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.javaoperatorsdk.operator.api.config.informer.Informer;
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
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.neap.control.error.DomainException;
import io.neap.control.platform.Leadership;
import io.neap.control.platform.Platform;
import io.neap.control.platform.ServiceName;
import io.neap.knative.crd.ConditionStatus;
import io.neap.knative.crd.InferenceService;
import io.neap.knative.crd.trigger.RetrainingTrigger;
import io.neap.knative.crd.trigger.RetrainingTriggerStatus;
import io.neap.knative.operator.AskedFilter;
import io.neap.knative.operator.EventWriter;
import io.neap.knative.operator.StatusOnly;
import io.neap.knative.operator.Sync;
import io.neap.knative.operator.Work;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps a resource and its trigger the same, and what brings its events beside them. Each pass looks at everything anew. It is
 * made when the resource changes, when its function does, and after a while anyway.
 */
@ControllerConfiguration(
        name = "retrainingtrigger",
        finalizerName = InferenceService.GROUP + "/trigger",
        fieldManager = "neap-operator",
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = AskedFilter.class))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 60_000)
public class RetrainingReconciler implements Reconciler<RetrainingTrigger>, Cleaner<RetrainingTrigger> {

    private static final Duration SETTLED = Duration.ofSeconds(30);
    private static final Duration UNSETTLED = Duration.ofSeconds(2);

    private final TriggerDoor door;
    private final EventCarriers carriers;
    private final EventWriter events;
    private final Platform platform;
    private final Work work;
    private final Leadership leadership;
    private final Clock clock;

    RetrainingReconciler(
            TriggerDoor door,
            EventCarriers carriers,
            EventWriter events,
            Platform platform,
            Work work,
            Leadership leadership,
            Clock clock) {
        this.leadership = leadership;
        this.door = door;
        this.carriers = carriers;
        this.events = events;
        this.platform = platform;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, RetrainingTrigger>> prepareEventSources(EventSourceContext<RetrainingTrigger> context) {
        SimpleInboundEventSource<RetrainingTrigger> functions = new SimpleInboundEventSource<>("functions");
        platform.changes()
                .map(status -> status.revision().service())
                .subscribe()
                .with(name -> functions.propagateEvent(new ResourceID(name.service(), name.workspace())));
        return List.of(functions);
    }

    @Override
    public UpdateControl<RetrainingTrigger> reconcile(RetrainingTrigger resource, Context<RetrainingTrigger> context)
            throws Exception {
        if (!leadership.isHeld()) {
            return UpdateControl.<RetrainingTrigger>noUpdate().rescheduleAfter(UNSETTLED);
        }
        RetrainingTriggerStatus before = before(resource);
        TriggerDoor.Outcome outcome = outcome(resource);
        RetrainingTriggerStatus after = writer(resource).write(outcome, carried(resource, outcome));
        Duration next = isSettled(after) ? SETTLED : UNSETTLED;
        if (after.equals(before)) {
            return UpdateControl.<RetrainingTrigger>noUpdate().rescheduleAfter(next);
        }
        TriggerNotices.between(before, after).forEach(notice -> events.write(resource, notice));
        return UpdateControl.patchStatus(StatusOnly.of(resource, new RetrainingTrigger(), after))
                .rescheduleAfter(next);
    }

    /** Events are brought only while somebody is there to take them. */
    private Optional<CarrierState> carried(RetrainingTrigger resource, TriggerDoor.Outcome outcome) {
        Optional<EventCarrier<?>> wanted = EventCarrier.ALL.stream()
                .filter(carrier -> outcome.status().isPresent() && carrier.isNamed(resource.getSpec()))
                .findFirst();
        EventCarrier.ALL.stream()
                .filter(carrier -> !wanted.equals(Optional.of(carrier)) && had(resource, carrier))
                .forEach(carrier -> carriers.leave(carrier, resource));
        return wanted.map(carrier -> carriers.bring(carrier, resource));
    }

    private static boolean had(RetrainingTrigger resource, EventCarrier<?> carrier) {
        return conditions(before(resource)).stream()
                .anyMatch(condition -> condition.type().equals(carrier.condition()));
    }

    /** What brings the events is the resource's own and goes with it. */
    @Override
    public DeleteControl cleanup(RetrainingTrigger resource, Context<RetrainingTrigger> context) throws Exception {
        if (!leadership.isHeld()) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(UNSETTLED.toMillis());
        }
        ServiceName name;
        try {
            name = name(resource);
        } catch (DomainException impossible) {
            return DeleteControl.defaultDelete();
        }
        work.await(door.leave(name, wish(resource)).replaceWith(true));
        return DeleteControl.defaultDelete();
    }

    @Override
    public ErrorStatusUpdateControl<RetrainingTrigger> updateErrorStatus(
            RetrainingTrigger resource, Context<RetrainingTrigger> context, Exception failure) {
        return ErrorStatusUpdateControl.patchStatus(StatusOnly.of(
                resource, new RetrainingTrigger(), writer(resource).unavailable(Sync.unavailable(failure))));
    }

    private TriggerDoor.Outcome outcome(RetrainingTrigger resource) throws Exception {
        try {
            return work.await(door.bring(name(resource), wish(resource)));
        } catch (DomainException invalid) {
            if (invalid.isPassing()) {
                throw invalid;
            }
            return new TriggerDoor.Outcome(
                    Sync.refused("Invalid", invalid.getMessage()),
                    Optional.ofNullable(before(resource).applied()),
                    Optional.empty());
        }
    }

    private TriggerStatusWriter writer(RetrainingTrigger resource) {
        return new TriggerStatusWriter(before(resource), resource.getMetadata().getGeneration(), clock.instant());
    }

    private static RetrainingTriggerStatus before(RetrainingTrigger resource) {
        return Objects.requireNonNullElse(resource.getStatus(), RetrainingTriggerStatus.NONE);
    }

    private static ServiceName name(RetrainingTrigger resource) {
        return new ServiceName(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }

    private static TriggerDoor.Wish wish(RetrainingTrigger resource) {
        return new TriggerDoor.Wish(
                resource.getSpec(),
                Optional.ofNullable(before(resource).applied()),
                Optional.ofNullable(resource.getMetadata().getAnnotations())
                        .map(annotations -> annotations.get(RetrainingTrigger.OVERRIDE)));
    }

    private static boolean isSettled(RetrainingTriggerStatus status) {
        return conditions(status).stream()
                .noneMatch(condition -> condition.status().equals("Unknown"));
    }

    private static List<ConditionStatus> conditions(RetrainingTriggerStatus status) {
        return Objects.requireNonNullElse(status.conditions(), List.of());
    }
}
