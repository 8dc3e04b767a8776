// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.neap.control.error.DomainException;
import io.neap.control.platform.Leadership;
import io.neap.control.rollout.Strategy;
import io.neap.knative.crd.ConditionStatus;
import io.neap.knative.crd.InferenceService;
import io.neap.knative.crd.InferenceServiceSpec;
import io.neap.knative.crd.Rollout;
import io.neap.knative.crd.RolloutStatus;
import io.neap.knative.crd.RolloutStatus.UserStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells who uses a named strategy; those who do bring it about themselves. */
@ControllerConfiguration(
        name = "rollout",
        fieldManager = "neap-operator",
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = AskedFilter.class))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 60_000)
public class RolloutReconciler implements Reconciler<Rollout> {

    /** A service that names another one now is noticed by the one that it named before. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private static final int MOST_USERS = 100;
    private static final Set<String> ENDS = Set.of("Completed", "RolledBack");

    private final EventWriter events;
    private final Leadership leadership;
    private final Clock clock;

    RolloutReconciler(EventWriter events, Leadership leadership, Clock clock) {
        this.leadership = leadership;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, Rollout>> prepareEventSources(EventSourceContext<Rollout> context) {
        var services = InformerEventSourceConfiguration.from(InferenceService.class, Rollout.class)
                .withName("services")
                .withSecondaryToPrimaryMapper(RolloutReconciler::named)
                .build();
        return List.of(new InformerEventSource<>(services, context));
    }

    private static Set<ResourceID> named(InferenceService service) {
        return Optional.ofNullable(service.getSpec()).map(InferenceServiceSpec::rollout).stream()
                .map(name -> new ResourceID(name, service.getMetadata().getNamespace()))
                .collect(Collectors.toSet());
    }

    @Override
    public UpdateControl<Rollout> reconcile(Rollout resource, Context<Rollout> context) {
        if (!leadership.isHeld()) {
            return UpdateControl.<Rollout>noUpdate().rescheduleAfter(AGAIN);
        }
        RolloutStatus before = Objects.requireNonNullElse(resource.getStatus(), RolloutStatus.NONE);
        ConditionWriter conditions =
                new ConditionWriter(before.conditions(), resource.getMetadata().getGeneration(), clock.instant());
        Judged judged = judge(resource);
        ConditionStatus ready = conditions.ready(judged.sync());
        RolloutStatus after =
                status(resource, context.getSecondaryResources(InferenceService.class), judged.inShort(), ready);
        if (after.equals(before)) {
            return UpdateControl.<Rollout>noUpdate().rescheduleAfter(AGAIN);
        }
        Notice.of(conditions.before("Ready"), ready).ifPresent(notice -> events.write(resource, notice));
        return UpdateControl.patchStatus(StatusOnly.of(resource, new Rollout(), after))
                .rescheduleAfter(AGAIN);
    }

    /** Whether control takes the strategy; what it comes to in short if so. */
    private record Judged(Sync sync, @Nullable String inShort) {}

    private static Judged judge(Rollout resource) {
        try {
            return new Judged(new Sync("True", "Valid", ""), inShort(Specs.strategy(resource.getSpec())));
        } catch (DomainException invalid) {
            return new Judged(Sync.refused("Invalid", invalid.getMessage()), null);
        }
    }

    private static RolloutStatus status(
            Rollout resource, Collection<InferenceService> services, @Nullable String inShort, ConditionStatus ready) {
        List<UserStatus> users = services.stream()
                .filter(service -> named(service).contains(ResourceID.fromResource(resource)))
                .map(RolloutReconciler::user)
                .sorted(Comparator.comparing(UserStatus::service))
                .toList();
        int running = (int) users.stream()
                .filter(user -> user.phase() != null && !ENDS.contains(user.phase()))
                .count();
        return new RolloutStatus(
                resource.getMetadata().getGeneration(),
                inShort,
                users.size(),
                running,
                List.of(ready),
                users.stream().limit(MOST_USERS).toList());
    }

    private static UserStatus user(InferenceService service) {
        var rollout = Optional.ofNullable(service.getStatus()).map(status -> status.rollout());
        return new UserStatus(
                service.getMetadata().getName(),
                rollout.map(latest -> latest.phase()).orElse(null),
                rollout.map(latest -> latest.version()).orElse(null),
                rollout.map(latest -> latest.weight()).orElse(null));
    }

    private static String inShort(Strategy strategy) {
        return switch (strategy) {
            case Strategy.BlueGreen ignored -> "blueGreen";
            case Strategy.Canary canary ->
                "canary "
                        + canary.steps().stream()
                                .map(step -> Integer.toString(step.weight()))
                                .collect(Collectors.joining(", "));
        };
    }
}
