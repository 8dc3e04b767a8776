// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.workspace;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.neap.control.platform.Leadership;
import io.neap.control.rollout.status.ServiceStatuses;
import io.neap.control.rollout.status.ServiceStatuses.Census;
import io.neap.knative.crd.Workspace;
import io.neap.knative.crd.WorkspaceStatus;
import io.neap.knative.operator.AskedFilter;
import io.neap.knative.operator.ConditionWriter;
import io.neap.knative.operator.EventWriter;
import io.neap.knative.operator.Notice;
import io.neap.knative.operator.StatusOnly;
import io.neap.knative.operator.Sync;
import io.neap.knative.operator.Work;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes the namespace of a workspace, and its quota. A namespace that is there already is taken over as far as nobody
 * else has a say in it. A deleted workspace takes its quota with it and leaves the namespace with all that is in it.
 */
@ControllerConfiguration(
        name = "workspace",
        fieldManager = "neap-operator",
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = AskedFilter.class))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 60_000)
public class WorkspaceReconciler implements Reconciler<Workspace> {

    private static final Duration AGAIN = Duration.ofSeconds(15);
    private static final int UNPROCESSABLE = 422;
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("neap-operator")
            .withForce(false)
            .build();

    private final KubernetesClient client;
    private final ServiceStatuses services;
    private final EventWriter events;
    private final Work work;
    private final Leadership leadership;
    private final Clock clock;

    WorkspaceReconciler(
            KubernetesClient client,
            ServiceStatuses services,
            EventWriter events,
            Work work,
            Leadership leadership,
            Clock clock) {
        this.leadership = leadership;
        this.client = client;
        this.services = services;
        this.events = events;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public UpdateControl<Workspace> reconcile(Workspace resource, Context<Workspace> context) throws Exception {
        if (!leadership.isHeld()) {
            return UpdateControl.<Workspace>noUpdate().rescheduleAfter(AGAIN);
        }
        WorkspaceStatus before = before(resource);
        Sync sync = apply(resource);
        Census census = work.await(services.census(resource.getMetadata().getName()));
        ConditionWriter conditions = conditions(resource);
        WorkspaceStatus after = new WorkspaceStatus(
                resource.getMetadata().getGeneration(),
                census.services(),
                census.asleep(),
                List.of(conditions.ready(sync)));
        if (after.equals(before)) {
            return UpdateControl.<Workspace>noUpdate().rescheduleAfter(AGAIN);
        }
        Notice.of(conditions.before("Ready"), conditions.ready(sync))
                .ifPresent(notice -> events.write(resource, notice));
        return UpdateControl.patchStatus(StatusOnly.of(resource, new Workspace(), after))
                .rescheduleAfter(AGAIN);
    }

    /** What the API server refuses is told, because it refuses it again; any other failure is tried again. */
    private Sync apply(Workspace resource) {
        try {
            apply(WorkspaceObjects.namespace(resource));
            Optional<ResourceQuota> quota = WorkspaceObjects.quota(resource);
            if (quota.isPresent()) {
                apply(quota.get());
            } else {
                removeQuota(resource);
            }
            return new Sync("True", "Applied", "");
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case HttpURLConnection.HTTP_CONFLICT -> Sync.refused("ChangedElsewhere", said(e));
                case HttpURLConnection.HTTP_FORBIDDEN -> Sync.refused("Refused", said(e));
                case UNPROCESSABLE -> Sync.refused("Invalid", said(e));
                default -> throw e;
            };
        }
    }

    private static String said(KubernetesClientException e) {
        return e.getStatus() == null || e.getStatus().getMessage() == null
                ? String.valueOf(e.getMessage())
                : e.getStatus().getMessage();
    }

    private void apply(HasMetadata object) {
        client.resource(object).patch(APPLY);
    }

    private void removeQuota(Workspace resource) {
        var quota = client.resourceQuotas()
                .inNamespace(resource.getMetadata().getName())
                .withName(WorkspaceObjects.QUOTA);
        if (quota.get() != null) {
            quota.delete();
        }
    }

    @Override
    public ErrorStatusUpdateControl<Workspace> updateErrorStatus(
            Workspace resource, Context<Workspace> context, Exception failure) {
        WorkspaceStatus before = before(resource);
        return ErrorStatusUpdateControl.patchStatus(StatusOnly.of(
                resource,
                new Workspace(),
                new WorkspaceStatus(
                        before.observedGeneration(),
                        before.services(),
                        before.asleep(),
                        List.of(conditions(resource).ready(Sync.unavailable(failure))))));
    }

    private ConditionWriter conditions(Workspace resource) {
        return new ConditionWriter(
                before(resource).conditions(), resource.getMetadata().getGeneration(), clock.instant());
    }

    private static WorkspaceStatus before(Workspace resource) {
        return Objects.requireNonNullElse(resource.getStatus(), WorkspaceStatus.NONE);
    }
}
