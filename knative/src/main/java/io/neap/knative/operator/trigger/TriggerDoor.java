// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.Ledger.LedgerQuery;
import io.neap.control.pipeline.trigger.TriggerSpec;
import io.neap.control.pipeline.trigger.TriggerStatus;
import io.neap.control.pipeline.trigger.Triggers;
import io.neap.control.platform.ServiceName;
import io.neap.knative.crd.trigger.RetrainingTriggerSpec;
import io.neap.knative.operator.Sync;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Asks control for triggers on behalf of resources, by the calls that the API makes. */
@ApplicationScoped
class TriggerDoor {

    /** Whom the ledger names. */
    private static final String ACTOR = "operator";

    private final Triggers triggers;
    private final Ledger ledger;

    TriggerDoor(Triggers triggers, Ledger ledger) {
        this.triggers = triggers;
        this.ledger = ledger;
    }

    /**
     * What a resource says, and what it said before.
     *
     * @param override the value of its annotation
     */
    record Wish(RetrainingTriggerSpec spec, Optional<RetrainingTriggerSpec> applied, Optional<String> override) {

        Optional<TriggerSpec> last() {
            return applied.map(TriggerSpecs::read);
        }
    }

    /**
     * What became of a wish.
     *
     * @param status of the trigger; empty when there is none
     */
    record Outcome(Sync sync, Optional<RetrainingTriggerSpec> applied, Optional<TriggerStatus> status) {}

    /** Asks for the trigger if that is due. Fails when it should be tried again; what is refused is an outcome. */
    Uni<Outcome> bring(ServiceName name, Wish wish) {
        return Uni.createFrom()
                .deferred(() -> asked(name, wish, TriggerSpecs.read(wish.spec())))
                .onFailure(TriggerDoor::isRefusal)
                .recoverWithUni(failure -> refused(name, wish, (DomainException) failure));
    }

    private Uni<Outcome> asked(ServiceName name, Wish wish, TriggerSpec spec) {
        return find(name)
                .chain(found -> elsewhere(name, spec, found)
                        .map(elsewhere -> TriggerClaim.of(spec, wish.last(), spec(found), elsewhere, wish.override()))
                        .chain(claim -> follow(name, wish, spec, found, claim)));
    }

    private static Optional<TriggerSpec> spec(Optional<TriggerStatus> found) {
        return found.map(status -> status.trigger().spec());
    }

    private Uni<Outcome> follow(
            ServiceName name, Wish wish, TriggerSpec spec, Optional<TriggerStatus> found, TriggerClaim claim) {
        return switch (claim) {
            case TriggerClaim.Ask ask ->
                triggers.put(name, spec, ask.expected(), ACTOR)
                        .chain(triggers::status)
                        .map(status -> new Outcome(Sync.DONE, applied(spec), Optional.of(status)));
            case TriggerClaim.Keep keep -> Uni.createFrom().item(new Outcome(Sync.DONE, applied(spec), found));
            case TriggerClaim.Conflict conflict ->
                Uni.createFrom()
                        .item(new Outcome(Sync.refused(conflict.reason(), conflict.message()), wish.applied(), found));
        };
    }

    private static Optional<RetrainingTriggerSpec> applied(TriggerSpec spec) {
        return Optional.of(TriggerSpecs.write(spec));
    }

    private Uni<Outcome> refused(ServiceName name, Wish wish, DomainException failure) {
        String reason = failure.code() == ErrorCode.INVALID_PARAMETER_VALUE ? "Invalid" : "Refused";
        return find(name).map(found -> new Outcome(Sync.refused(reason, failure.getMessage()), wish.applied(), found));
    }

    /** Whether asking again would be answered the same way until somebody has changed something. */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof DomainException known && known.code().status() < 500 && !known.isPassing();
    }

    /** Takes the trigger away if it is the resource's: it is what the resource says or has asked for it. */
    Uni<Void> leave(ServiceName name, Wish wish) {
        return find(name)
                .chain(found -> found.isEmpty() || !isOwn(wish, found.get())
                        ? Uni.createFrom().voidItem()
                        : triggers.delete(name, ACTOR));
    }

    private static boolean isOwn(Wish wish, TriggerStatus found) {
        if (wish.applied().isPresent()) {
            return true;
        }
        try {
            return TriggerSpecs.read(wish.spec()).equals(found.trigger().spec());
        } catch (DomainException invalid) {
            return false;
        }
    }

    private Uni<Optional<TriggerStatus>> find(ServiceName name) {
        return triggers.get(name)
                .map(Optional::of)
                .onFailure(failure ->
                        failure instanceof DomainException known && known.code() == ErrorCode.RESOURCE_DOES_NOT_EXIST)
                .recoverWithItem(Optional.empty());
    }

    /** Whether someone else had the last word on a trigger that is not as the resource says; the ledger knows. */
    private Uni<Boolean> elsewhere(ServiceName name, TriggerSpec spec, Optional<TriggerStatus> found) {
        if (spec(found).equals(Optional.of(spec))) {
            return Uni.createFrom().item(false);
        }
        return ledger.find(new LedgerQuery(
                        name.workspace(),
                        List.of("trigger/" + name.service()),
                        List.of("trigger.applied", "trigger.removed"),
                        Optional.empty(),
                        1))
                .map(entries -> entries.stream()
                        .anyMatch(entry -> !entry.entry().actor().equals(ACTOR)));
    }
}
