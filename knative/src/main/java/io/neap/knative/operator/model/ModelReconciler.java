// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.model;

import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.neap.control.platform.Leadership;
import io.neap.knative.crd.Model;
import io.neap.knative.crd.ModelStatus;
import io.neap.knative.crd.ModelStatus.AliasStatus;
import io.neap.knative.operator.AskedFilter;
import io.neap.knative.operator.ConditionWriter;
import io.neap.knative.operator.EventWriter;
import io.neap.knative.operator.Notice;
import io.neap.knative.operator.StatusOnly;
import io.neap.knative.operator.Sync;
import io.neap.knative.operator.Work;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Keeps the aliases that a resource names where it says. A deleted resource leaves them where they are: services follow
 * them. The registry tells nobody of its changes, so it is looked at again after a while.
 */
@ControllerConfiguration(
        name = "model",
        fieldManager = "neap-operator",
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = AskedFilter.class))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 60_000)
public class ModelReconciler implements Reconciler<Model> {

    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final AliasDoor door;
    private final EventWriter events;
    private final Work work;
    private final Leadership leadership;
    private final Clock clock;

    ModelReconciler(AliasDoor door, EventWriter events, Work work, Leadership leadership, Clock clock) {
        this.leadership = leadership;
        this.door = door;
        this.events = events;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public UpdateControl<Model> reconcile(Model resource, Context<Model> context) throws Exception {
        if (!leadership.isHeld()) {
            return UpdateControl.<Model>noUpdate().rescheduleAfter(AGAIN);
        }
        ModelStatus before = before(resource);
        AliasDoor.Outcome outcome =
                work.await(door.bring(resource.getMetadata().getNamespace(), wish(resource, before)));
        ConditionWriter conditions = conditions(resource);
        ModelStatus after = new ModelStatus(
                resource.getMetadata().getGeneration(),
                outcome.latest().orElse(null),
                summary(outcome.aliases()),
                List.of(conditions.ready(outcome.sync())),
                outcome.aliases());
        if (after.equals(before)) {
            return UpdateControl.<Model>noUpdate().rescheduleAfter(AGAIN);
        }
        Notice.of(conditions.before("Ready"), conditions.ready(outcome.sync()))
                .ifPresent(notice -> events.write(resource, notice));
        return UpdateControl.patchStatus(StatusOnly.of(resource, new Model(), after))
                .rescheduleAfter(AGAIN);
    }

    @Override
    public ErrorStatusUpdateControl<Model> updateErrorStatus(
            Model resource, Context<Model> context, Exception failure) {
        ModelStatus before = before(resource);
        return ErrorStatusUpdateControl.patchStatus(StatusOnly.of(
                resource,
                new Model(),
                new ModelStatus(
                        before.observedGeneration(),
                        before.latest(),
                        before.summary(),
                        List.of(conditions(resource).ready(Sync.unavailable(failure))),
                        before.aliases())));
    }

    private static AliasDoor.Wish wish(Model resource, ModelStatus before) {
        Map<String, Integer> applied = Objects.requireNonNullElse(before.aliases(), List.<AliasStatus>of()).stream()
                .filter(alias -> alias.applied() != null)
                .collect(Collectors.toMap(AliasStatus::alias, AliasStatus::applied));
        return new AliasDoor.Wish(
                Objects.requireNonNullElse(
                        resource.getSpec().name(), resource.getMetadata().getName()),
                resource.getSpec().aliases(),
                applied,
                AliasClaim.overrides(Optional.ofNullable(resource.getMetadata().getAnnotations())
                        .map(annotations -> annotations.get(Model.OVERRIDE))));
    }

    private ConditionWriter conditions(Model resource) {
        return new ConditionWriter(
                before(resource).conditions(), resource.getMetadata().getGeneration(), clock.instant());
    }

    private static String summary(List<AliasStatus> aliases) {
        return aliases.stream()
                .map(alias -> alias.alias() + "=" + (alias.version() == null ? "none" : alias.version()))
                .collect(Collectors.joining(", "));
    }

    private static ModelStatus before(Model resource) {
        return Objects.requireNonNullElse(resource.getStatus(), ModelStatus.NONE);
    }
}
