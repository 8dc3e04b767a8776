// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.api.reconciler.dependent.managed.ManagedWorkflowAndDependentResourceContext;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/** A pass that sees the given objects beside its resource, and nothing else. */
final class FakeContext<P extends HasMetadata> implements Context<P> {

    private final Set<HasMetadata> others;

    FakeContext(HasMetadata... others) {
        this.others = new HashSet<>(List.of(others));
    }

    @Override
    public <R> Set<R> getSecondaryResources(Class<R> type) {
        return others.stream().filter(type::isInstance).map(type::cast).collect(Collectors.toSet());
    }

    @Override
    public <R> Optional<R> getSecondaryResource(Class<R> type, String source) {
        return getSecondaryResources(type).stream().findFirst();
    }

    @Override
    public <R> Optional<R> getSecondaryResource(Class<R> type) {
        return getSecondaryResources(type).stream().findFirst();
    }

    @Override
    public Optional<RetryInfo> getRetryInfo() {
        return Optional.empty();
    }

    @Override
    public ControllerConfiguration<P> getControllerConfiguration() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ManagedWorkflowAndDependentResourceContext managedWorkflowAndDependentResourceContext() {
        throw new UnsupportedOperationException();
    }

    @Override
    public EventSourceRetriever<P> eventSourceRetriever() {
        throw new UnsupportedOperationException();
    }

    @Override
    public KubernetesClient getClient() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ExecutorService getWorkflowExecutorService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public P getPrimaryResource() {
        throw new UnsupportedOperationException();
    }

    @Override
    public IndexedResourceCache<P> getPrimaryCache() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isNextReconciliationImminent() {
        return false;
    }

    @Override
    public boolean isPrimaryResourceDeleted() {
        return false;
    }

    @Override
    public boolean isPrimaryResourceFinalStateUnknown() {
        return false;
    }
}
