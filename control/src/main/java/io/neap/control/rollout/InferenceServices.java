// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.model.ServableModel;
import io.neap.control.platform.Platform;
import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What users may ask of services. It writes down what is asked for; the controller brings it about. */
@ApplicationScoped
public class InferenceServices {

    private static final int ATTEMPTS = 3;

    private final ServiceStore store;
    private final Ledger ledger;
    private final ModelCatalog models;
    private final Platform platform;
    private final Clock clock;

    InferenceServices(ServiceStore store, Ledger ledger, ModelCatalog models, Platform platform, Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.models = models;
        this.platform = platform;
        this.clock = clock;
    }

    /** What a request has come to. */
    public record Applied(InferenceService service, boolean created, boolean changed) {}

    /**
     * Asks for the service to be as {@code spec} says; nothing changes when it already is.
     *
     * @param expected the generation that the caller has seen; another one is a {@code RESOURCE_CONFLICT}
     * @param actor who asks
     */
    public Uni<Applied> apply(ServiceName name, ServiceSpec spec, OptionalLong expected, String actor) {
        Optional<String> obstacle = obstacle(spec);
        if (obstacle.isPresent()) {
            return Uni.createFrom().failure(DomainException.invalid(obstacle.get()));
        }
        return models.servable(name.workspace(), spec.model())
                .chain(model -> ledger.record(
                        () -> store.find(name).chain(found -> apply(name, spec, expected, found)),
                        applied -> applied.changed() ? List.of(entry(applied, model, actor)) : List.of()))
                .onFailure(InferenceServices::isRace)
                .retry()
                .atMost(ATTEMPTS);
    }

    private Optional<String> obstacle(ServiceSpec spec) {
        return spec.affinity()
                .flatMap(wanted -> platform.affinityObstacle())
                .or(() -> spec.template().storage().flatMap(wanted -> platform.storageObstacle()));
    }

    private Uni<Applied> apply(
            ServiceName name, ServiceSpec spec, OptionalLong expected, Optional<InferenceService> found) {
        long generation = found.map(InferenceService::generation).orElse(0L);
        if (expected.isPresent() && expected.getAsLong() != generation) {
            throw conflict("If-Match says generation " + expected.getAsLong() + ", but " + name + " is at " + generation
                    + ": read it again, and change that.");
        }
        if (found.isEmpty()) {
            InferenceService created = InferenceService.create(name, spec, clock.instant());
            return store.save(created).map(saved -> new Applied(saved, true, true));
        }
        InferenceService present = found.get();
        if (present.deleting()) {
            throw DomainException.busy(
                    name + " is being deleted, and its revisions finish their requests: ask again when"
                            + " GET answers 404.");
        }
        InferenceService asked = present.asked(spec);
        return asked.equals(present)
                ? Uni.createFrom().item(new Applied(present, false, false))
                : store.save(asked).map(saved -> new Applied(saved, false, true));
    }

    private static DomainException conflict(String message) {
        return new DomainException(ErrorCode.RESOURCE_CONFLICT, message);
    }

    private static boolean isRace(Throwable failure) {
        return failure instanceof DomainException known && known.code() == ErrorCode.RESOURCE_CONFLICT;
    }

    private static LedgerEntry entry(Applied applied, ServableModel model, String actor) {
        InferenceService service = applied.service();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("generation", service.generation());
        data.put("spec", SpecDocument.write(service.spec()));
        data.put("model", model.name());
        data.put("version", model.version());
        return entry("service.applied", service.name(), actor, data);
    }

    /** Takes the service off the network at once and has its revisions drained; asking again changes nothing. */
    public Uni<InferenceService> delete(ServiceName name, String actor) {
        return ledger.record(
                        () -> get(name)
                                .chain(found -> found.deleting()
                                        ? Uni.createFrom().item(new Applied(found, false, false))
                                        : store.save(found.toBeDeleted())
                                                .map(saved -> new Applied(saved, false, true))),
                        applied -> applied.changed() ? List.of(withdrawn(applied.service(), actor)) : List.of())
                .onFailure(InferenceServices::isRace)
                .retry()
                .atMost(ATTEMPTS)
                .map(Applied::service);
    }

    private static LedgerEntry withdrawn(InferenceService service, String actor) {
        return entry("service.withdrawn", service.name(), actor, Map.of("generation", service.generation()));
    }

    private static LedgerEntry entry(String kind, ServiceName name, String actor, Map<String, Object> data) {
        return new LedgerEntry(kind, name.workspace(), "service/" + name.service(), actor, data);
    }

    /** Fails with {@code RESOURCE_DOES_NOT_EXIST} when there is no such service. */
    public Uni<InferenceService> get(ServiceName name) {
        return store.find(name)
                .map(found -> found.orElseThrow(() -> DomainException.notFound("There is no service " + name
                        + ": list them at /api/v1/workspaces/" + name.workspace() + "/services.")));
    }

    /** The services of the workspace, by name. */
    public Uni<List<InferenceService>> list(String workspace) {
        return store.list(workspace);
    }
}
