// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.Ledger.LedgerQuery;
import io.neap.control.ledger.SealedEntry;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.InferenceServices;
import io.neap.control.rollout.Rollout;
import io.neap.control.rollout.ServiceSpec;
import io.neap.control.rollout.controller.Intervention;
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

    private static final int ATTEMPTS = 3;

    private final InferenceServices services;
    private final ServiceStatuses statuses;
    private final RolloutSchedule schedule;
    private final Intervention intervention;
    private final Ledger ledger;

    ServiceDoor(
            InferenceServices services,
            ServiceStatuses statuses,
            RolloutSchedule schedule,
            Intervention intervention,
            Ledger ledger) {
        this.services = services;
        this.statuses = statuses;
        this.schedule = schedule;
        this.intervention = intervention;
        this.ledger = ledger;
    }

    /**
     * What a resource says, and what it said before.
     *
     * @param named whether its strategy comes from a Rollout
     * @param override the value of its annotation, like {@code promote} and {@code abort}
     */
    record Wish(
            InferenceServiceSpec spec,
            boolean named,
            Optional<AppliedStatus> applied,
            Optional<String> override,
            Optional<String> promote,
            Optional<String> abort) {}

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
                .onFailure(ServiceDoor::isRace)
                .retry()
                .atMost(ATTEMPTS)
                .onFailure(ServiceDoor::isRefusal)
                .recoverWithUni(failure -> refused(name, wish, (DomainException) failure));
    }

    /** Asks for nothing, for the reason that is given, and tells how the service is. */
    Uni<Outcome> hold(ServiceName name, Wish wish, Sync reason) {
        return find(name).chain(found -> outcome(reason, wish.applied(), found));
    }

    private Uni<Outcome> asked(ServiceName name, Wish wish, ServiceSpec spec) {
        return find(name)
                .chain(found -> changedElsewhere(name, wish, spec, found)
                        .map(elsewhere -> Claim.of(spec, wish.applied(), found, elsewhere, wish.override()))
                        .chain(claim -> follow(name, wish, spec, found, claim)));
    }

    private Uni<Outcome> follow(
            ServiceName name, Wish wish, ServiceSpec spec, Optional<InferenceService> found, Claim claim) {
        return switch (claim) {
            case Claim.Ask ignored
            when found.filter(service -> isForTheNextRollout(wish, spec, service))
                    .isPresent() ->
                decided(name, wish, found.orElseThrow())
                        .chain(service -> outcome(Sync.LATER, Optional.of(applied(service)), Optional.of(service)));
            case Claim.Ask ask ->
                services.apply(name, spec, OptionalLong.of(ask.expected()), ACTOR)
                        .invoke(applied -> schedule.soon(name))
                        .chain(applied -> outcome(
                                Sync.DONE, Optional.of(applied(applied.service())), Optional.of(applied.service())));
            case Claim.Keep ignored -> {
                InferenceService service = found.orElseThrow();
                Optional<AppliedStatus> same =
                        wish.applied().filter(last -> Specs.read(last.spec()).equals(spec));
                yield decided(name, wish, service)
                        .chain(decided -> outcome(
                                Sync.DONE, Optional.of(same.orElseGet(() -> applied(service))), Optional.of(decided)));
            }
            case Claim.Await ignored -> outcome(Sync.DRAINING, wish.applied(), found);
            case Claim.Conflict conflict ->
                outcome(Sync.refused(conflict.reason(), conflict.message()), wish.applied(), found);
        };
    }

    /** A Rollout that many services share is changed for those to come, not under one that runs. */
    private static boolean isForTheNextRollout(Wish wish, ServiceSpec spec, InferenceService service) {
        ServiceSpec present = service.spec();
        boolean differs =
                !new ServiceSpec(spec.model(), present.strategy(), spec.affinity(), spec.template()).equals(present);
        return wish.named() && !differs && running(service).isPresent();
    }

    /** Ends the running rollout if an annotation names it; aborting wins over promoting. */
    private Uni<InferenceService> decided(ServiceName name, Wish wish, InferenceService service) {
        Optional<Rollout> running = running(service);
        if (running.isEmpty()) {
            return Uni.createFrom().item(service);
        }
        Rollout rollout = running.get();
        Optional<String> generation = Optional.of(Long.toString(rollout.change().generation()));
        boolean aborts =
                wish.abort().equals(generation) && rollout.change().from().isPresent();
        boolean promotes = wish.promote().equals(generation) && !(rollout instanceof Rollout.Starting);
        if (!aborts && !promotes) {
            return Uni.createFrom().item(service);
        }
        return (aborts ? intervention.abort(name, ACTOR) : intervention.promote(name, ACTOR))
                .invoke(done -> schedule.soon(name));
    }

    private static Optional<Rollout> running(InferenceService service) {
        return service.delivery().rollout().filter(Rollout::isActive);
    }

    private Uni<Outcome> refused(ServiceName name, Wish wish, DomainException failure) {
        String reason = switch (failure.code()) {
            case INVALID_PARAMETER_VALUE -> "Invalid";
            case RESOURCE_DOES_NOT_EXIST -> "ModelNotFound";
            default -> "Refused";
        };
        return hold(name, wish, Sync.refused(reason, failure.getMessage()));
    }

    /** Whether somebody else has written the service meanwhile, so that it is to be looked at again. */
    private static boolean isRace(Throwable failure) {
        return failure instanceof DomainException known && known.code() == ErrorCode.RESOURCE_CONFLICT;
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
     * Whether the last word on the service was somebody else's. The ledger knows, also when the resource's status does
     * not tell yet what it has asked for. A service that a lost database forgot was taken away by nobody.
     */
    private Uni<Boolean> changedElsewhere(
            ServiceName name, Wish wish, ServiceSpec spec, Optional<InferenceService> found) {
        if (found.isEmpty()) {
            return wish.applied().isEmpty()
                    ? Uni.createFrom().item(false)
                    : last(name, "service.withdrawn")
                            .map(entry -> entry.filter(ServiceDoor::isForeign).isPresent());
        }
        return found.get().spec().equals(spec)
                ? Uni.createFrom().item(false)
                : last(name, "service.applied")
                        .map(entry -> entry.map(ServiceDoor::isForeign).orElse(true));
    }

    private static boolean isForeign(SealedEntry entry) {
        return !entry.entry().actor().equals(ACTOR);
    }

    private Uni<Optional<SealedEntry>> last(ServiceName name, String kind) {
        return ledger.find(new LedgerQuery(
                        name.workspace(), List.of("service/" + name.service()), List.of(kind), Optional.empty(), 1))
                .map(entries -> entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast()));
    }
}
