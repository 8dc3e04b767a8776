// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention.workspace;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.workspace.WorkspaceStore;
import io.neap.control.experiment.workspace.Workspaces;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.Ledger.LedgerQuery;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.model.ModelRegistry;
import io.neap.control.platform.Leadership;
import io.neap.control.retention.RetentionConfig;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Deletes workspaces with what is in them. The ledger has what was there when one is closed; from then on it is emptied
 * by whoever asks again, or by the control that leads.
 */
@ApplicationScoped
public class WorkspaceRemoval {

    private static final Logger LOG = Logger.getLogger(WorkspaceRemoval.class);
    private static final int MODELS_AT_ONCE = 20;
    private static final Duration ASKED_AGAIN = Duration.ofMinutes(10);

    private final RemovalStore removals;
    private final WorkspaceStore store;
    private final Workspaces workspaces;
    private final ModelRegistry registry;
    private final Ledger ledger;
    private final Leadership leadership;
    private final RetentionConfig config;
    private final Clock clock;

    WorkspaceRemoval(
            RemovalStore removals,
            WorkspaceStore store,
            Workspaces workspaces,
            ModelRegistry registry,
            Ledger ledger,
            Leadership leadership,
            RetentionConfig config,
            Clock clock) {
        this.removals = removals;
        this.store = store;
        this.workspaces = workspaces;
        this.registry = registry;
        this.ledger = ledger;
        this.leadership = leadership;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Closes the workspace and empties it for as long as one turn may last. Fails with {@code TEMPORARILY_UNAVAILABLE}
     * when that was not enough, and asked again goes on; with {@code RESOURCE_CONFLICT} while something serves there,
     * when names are taken in {@code default}, or when its policy asks for an approval that is not looked for here.
     */
    public Uni<Void> remove(String name, Removal mode) {
        Instant end = clock.instant().plus(config.turn());
        return close(name, mode)
                .chain(() -> empty(name, () -> clock.instant().isBefore(end)))
                .invoke(state -> {
                    if (state != State.GONE) {
                        throw new DomainException(
                                ErrorCode.TEMPORARILY_UNAVAILABLE,
                                "Workspace '" + name + "' is closed and being emptied, which takes longer: it goes on"
                                        + " by itself, and asking again tells when it is done.");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> close(String name, Removal mode) {
        Workspaces.requireDeletable(name);
        return ledger.record(
                        () -> removals.holdOff(name)
                                .chain(() -> removals.mode(name))
                                .chain(closed -> closed.map(other -> goOn(name, mode, other))
                                        .orElseGet(() -> closeOpen(name, mode))),
                        closing -> closing.map(Closing::entries).orElse(List.of()))
                .replaceWithVoid();
    }

    private static Uni<Optional<Closing>> goOn(String name, Removal mode, Removal closed) {
        if (closed != mode) {
            throw new DomainException(
                    ErrorCode.RESOURCE_CONFLICT,
                    "Workspace '" + name + "' is being deleted by " + closed + " already.");
        }
        return Uni.createFrom().item(Optional.empty());
    }

    private Uni<Optional<Closing>> closeOpen(String name, Removal mode) {
        return store.find(name)
                .chain(found -> found.isEmpty()
                        ? gone(name, mode)
                        : removals.inUse(name)
                                .invoke(used -> refuse(
                                        used, "Cannot delete workspace '" + name + "' while there is ", "Delete it"))
                                .chain(used -> clashes(name, mode))
                                .chain(() -> Closing.of(removals, store, name, mode))
                                .call(closing -> removals.close(name, mode))
                                .map(Optional::of));
    }

    /** Who was told to ask again may find that the control that leads has done the rest. */
    private Uni<Optional<Closing>> gone(String name, Removal mode) {
        LedgerQuery newest = new LedgerQuery(name, List.of("workspace/" + name), List.of(), Optional.empty(), 1);
        Instant since = clock.instant().minus(ASKED_AGAIN);
        return ledger.find(newest)
                .map(found ->
                        found.stream().anyMatch(end -> end.at().isAfter(since) && Closing.isDeleted(end.entry(), mode)))
                .chain(done -> done
                        ? Uni.createFrom().item(Optional.<Closing>empty())
                        : workspaces.get(name).replaceWith(Optional.<Closing>empty()));
    }

    private Uni<Void> clashes(String name, Removal mode) {
        String cannot = "Cannot move what is in workspace '" + name + "': ";
        return mode == Removal.CASCADE
                ? Uni.createFrom().voidItem()
                : removals.clashes(name)
                        .invoke(clashes ->
                                refuse(clashes, cannot + "'default' has a thing of the same name as ", "Rename it"))
                        .chain(() -> removals.heldAliases(name))
                        .invoke(held -> refuse(
                                held,
                                cannot + "the policy of 'default' (approvedAliases) asks for an approval of ",
                                "Delete the alias"))
                        .replaceWithVoid();
    }

    private static void refuse(List<String> things, String why, String remedy) {
        if (!things.isEmpty()) {
            throw new DomainException(
                    ErrorCode.RESOURCE_CONFLICT, why + String.join(", ", things) + ". " + remedy + " first.");
        }
    }

    private Uni<State> empty(String name, BooleanSupplier goOn) {
        return Multi.createBy()
                .repeating()
                .uni(() -> step(name))
                .whilst(state -> state == State.OPEN && goOn.getAsBoolean())
                .collect()
                .last();
    }

    private Uni<State> step(String name) {
        return ledger.record(
                        () -> removals.lock(name)
                                .chain(mode -> mode.map(known -> step(name, known))
                                        .orElseGet(() -> Uni.createFrom().item(new Step(State.GONE, List.of())))),
                        Step::entries)
                .map(Step::state);
    }

    private Uni<Step> step(String name, Removal mode) {
        return deleteModels(name, mode)
                .chain(deleted -> deleted ? Uni.createFrom().item(true) : removals.step(name, mode))
                .chain(more -> more ? Uni.createFrom().item(new Step(State.OPEN, List.of())) : finish(name, mode));
    }

    /** Each has its entry, which ends its history. */
    private Uni<Boolean> deleteModels(String name, Removal mode) {
        return mode == Removal.SET_DEFAULT
                ? Uni.createFrom().item(false)
                : removals.models(name, MODELS_AT_ONCE)
                        .call(models -> Multi.createFrom()
                                .iterable(models)
                                .onItem()
                                .transformToUniAndConcatenate(model -> registry.delete(name, model))
                                .onItem()
                                .ignoreAsUni())
                        .map(models -> !models.isEmpty());
    }

    /** Unless somebody was at something just now, which is passed over. */
    private Uni<Step> finish(String name, Removal mode) {
        return store.content(name)
                .chain(content -> content.isEmpty()
                        ? removals.hasStragglers(name)
                        : Uni.createFrom().item(true))
                .chain(held -> !held
                        ? store.delete(name).replaceWith(new Step(State.GONE, List.of(Closing.deleted(name, mode))))
                        : Uni.createFrom().item(new Step(State.HELD, List.of())));
    }

    /** How far a closed workspace has come. */
    private enum State {
        OPEN,
        HELD,
        GONE
    }

    private record Step(State state, List<LedgerEntry> entries) {}

    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP, identity = "removals")
    Uni<Void> look() {
        if (!leadership.isHeld()) {
            return Uni.createFrom().voidItem();
        }
        return removals.closed()
                .onItem()
                .transformToMulti(names -> Multi.createFrom().iterable(names))
                .onItem()
                .transformToUniAndConcatenate(name -> empty(name, leadership::isHeld)
                        .onFailure()
                        .invoke(failure -> LOG.warnf(
                                "workspace=%s was not emptied, it is tried again: %s", name, failure.getMessage()))
                        .onFailure()
                        .recoverWithNull())
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(failure -> LOG.warnf("Closed workspaces are looked at again: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
