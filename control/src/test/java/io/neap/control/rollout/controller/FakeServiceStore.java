// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.ServiceStore;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Services in memory, with the port's guard against writing over another's change. */
public final class FakeServiceStore implements ServiceStore {

    private final Map<ServiceName, InferenceService> services = new HashMap<>();

    @Override
    public Uni<Optional<InferenceService>> find(ServiceName name) {
        return Uni.createFrom().item(() -> Optional.ofNullable(services.get(name)));
    }

    @Override
    public Uni<List<InferenceService>> list(String workspace) {
        return Uni.createFrom()
                .item(() -> services.values().stream()
                        .filter(service -> service.name().workspace().equals(workspace))
                        .toList());
    }

    @Override
    public Uni<List<ServiceName>> names() {
        return Uni.createFrom().item(() -> List.copyOf(services.keySet()));
    }

    @Override
    public Uni<InferenceService> save(InferenceService service) {
        return Uni.createFrom().item(() -> {
            InferenceService present = services.get(service.name());
            long version = present == null ? 0 : present.resourceVersion();
            if (version != service.resourceVersion()) {
                throw new DomainException(ErrorCode.RESOURCE_CONFLICT, "changed meanwhile");
            }
            InferenceService saved = service.written(version + 1);
            services.put(service.name(), saved);
            return saved;
        });
    }

    @Override
    public Uni<Void> delete(ServiceName name) {
        return Uni.createFrom().item(() -> services.remove(name)).replaceWithVoid();
    }
}
