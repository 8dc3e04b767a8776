// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.Ledger.LedgerQuery;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.InferenceServices;
import io.neap.control.rollout.ServiceSpec;
import io.neap.control.rollout.controller.RolloutSchedule;
import io.neap.control.rollout.status.ServiceStatus;
import io.neap.control.rollout.status.ServiceStatuses;
import io.neap.knative.crd.InferenceServiceSpec;
import io.neap.knative.crd.InferenceServiceStatus.AppliedStatus;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Asks control for services on behalf of resources, by the calls that the API makes. */
@ApplicationScoped
class ServiceDoor {

    /** Whom the ledger names. */
    static final String ACTOR = "operator";

    private final InferenceServices services;
    private final ServiceStatuses statuses;
    private final RolloutSchedule schedule;
    private final Ledger ledger;

    ServiceDoor(InferenceServices services, ServiceStatuses statuses, RolloutSchedule schedule, Ledger ledger) {
        this.services = services;
        this.statuses = statuses;
        this.schedule = schedule;
        this.ledger = ledger;
    }

    /**
     * What a resource says, and what it said before.
     *
     * @param override the value of its annotation
     */
    record Wish(InferenceServiceSpec spec, Optional<AppliedStatus> applied, Optional<String> override) {}

    /**
     * What became of a wish.
     *
     * @param status of the service; empty when there is none
     */
    record Outcome(Sync sync, Optional<AppliedStatus> applied, Optional<ServiceStatus> status) {}

    /** Asks for the service if that is due. Fails when it should be tried again; what is refused is an outcome. */
    Uni<Outcome> bring(ServiceName name, Wish wish) {
        return Uni.createFrom()
                .deferred(() -> asked(name, wish, Specs.read(wish.spec())))
                .onFailure(ServiceDoor::isRefusal)
                .recoverWithUni(failure -> refused(name, wish, (DomainException) failure));
    }

    private Uni<Outcome> asked(ServiceName name, Wish wish, ServiceSpec spec) {
        return find(name)
                .chain(found -> withdrawn(name, wish, found)
                        .map(withdrawn -> Claim.of(spec, wish.applied(), found, withdrawn, wish.override()))
                        .chain(claim -> follow(name, wish, spec, found, claim)));
    }

    private Uni<Outcome> follow(
            ServiceName name, Wish wish, ServiceSpec spec, Optional<InferenceService> found, Claim claim) {
        return switch (claim) {
            case Claim.Ask ask ->
                services.apply(name, spec, OptionalLong.of(ask.expected()), ACTOR)
                        .invoke(applied -> schedule.soon(name))
                        .chain(applied -> outcome(
                                Sync.DONE, Optional.of(applied(applied.service())), Optional.of(applied.service())));
            case Claim.Keep ignored -> {
                InferenceService service = found.orElseThrow();
                Optional<AppliedStatus> same =
                        wish.applied().filter(last -> Specs.read(last.spec()).equals(spec));
                yield outcome(Sync.DONE, Optional.of(same.orElseGet(() -> applied(service))), found);
            }
            case Claim.Await ignored -> outcome(Sync.DRAINING, wish.applied(), found);
            case Claim.Conflict conflict ->
                outcome(Sync.refused(conflict.reason(), conflict.message()), wish.applied(), found);
        };
    }

    private Uni<Outcome> refused(ServiceName name, Wish wish, DomainException failure) {
        String reason = switch (failure.code()) {
            case INVALID_PARAMETER_VALUE -> "Invalid";
            case RESOURCE_DOES_NOT_EXIST -> "ModelNotFound";
            default -> "Refused";
        };
        return find(name).chain(found -> outcome(Sync.refused(reason, failure.getMessage()), wish.applied(), found));
    }

    /** Whether asking again would be answered the same way until somebody has changed something. */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof DomainException known && known.code().status() < 500 && !known.isPassing();
    }

    /**
     * Takes the service away if it is the resource's: it is what the resource says or last asked for. Answers whether
     * nothing is left to wait for.
     */
    Uni<Boolean> leave(ServiceName name, Wish wish) {
        return find(name).chain(found -> {
            if (found.isEmpty() || !isOwn(wish, found.get())) {
                return Uni.createFrom().item(true);
            }
            return services.delete(name, ACTOR)
                    .invoke(deleted -> schedule.soon(name))
                    .replaceWith(false);
        });
    }

    private static boolean isOwn(Wish wish, InferenceService service) {
        return wish.applied().isPresent() || says(wish, service.spec());
    }

    private static boolean says(Wish wish, ServiceSpec spec) {
        try {
            return Specs.read(wish.spec()).equals(spec);
        } catch (DomainException invalid) {
            return false;
        }
    }

    private Uni<Outcome> outcome(Sync sync, Optional<AppliedStatus> applied, Optional<InferenceService> service) {
        return service.isEmpty()
                ? Uni.createFrom().item(new Outcome(sync, applied, Optional.empty()))
                : statuses.of(service.get()).map(status -> new Outcome(sync, applied, Optional.of(status)));
    }

    private static AppliedStatus applied(InferenceService service) {
        return new AppliedStatus(service.generation(), Specs.write(service.spec()));
    }

    private Uni<Optional<InferenceService>> find(ServiceName name) {
        return services.get(name)
                .map(Optional::of)
                .onFailure(failure ->
                        failure instanceof DomainException known && known.code() == ErrorCode.RESOURCE_DOES_NOT_EXIST)
                .recoverWithItem(Optional.empty());
    }

    /**
     * Whether a service that the resource had asked for was taken away by someone else. The ledger knows; a database
     * that was lost has no such entry, and what the resource says is made again.
     */
    private Uni<Boolean> withdrawn(ServiceName name, Wish wish, Optional<InferenceService> found) {
        if (found.isPresent() || wish.applied().isEmpty()) {
            return Uni.createFrom().item(false);
        }
        return ledger.find(new LedgerQuery(
                        name.workspace(),
                        List.of("service/" + name.service()),
                        List.of("service.withdrawn"),
                        Optional.empty(),
                        1))
                .map(entries -> entries.stream()
                        .anyMatch(entry -> !entry.entry().actor().equals(ACTOR)));
    }
}
