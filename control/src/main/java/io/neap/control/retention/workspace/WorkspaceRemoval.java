// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention.workspace;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.workspace.WorkspaceStore;
import io.neap.control.experiment.workspace.Workspaces;
import io.neap.control.ledger.Ledger;
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
import java.time.Instant;
import java.util.List;
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
     * when that was not enough, and asked again goes on; with {@code RESOURCE_CONFLICT} while something serves there, or
     * when names are taken in {@code default}.
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
        return removals.mode(name).chain(closed -> {
            if (closed.isEmpty()) {
                return closeOpen(name, mode);
            }
            if (closed.get() != mode) {
                throw new DomainException(
                        ErrorCode.RESOURCE_CONFLICT,
                        "Workspace '" + name + "' is being deleted by " + closed.get() + " already.");
            }
            return Uni.createFrom().voidItem();
        });
    }

    private Uni<Void> closeOpen(String name, Removal mode) {
        return ledger.record(
                        () -> workspaces
                                .get(name)
                                .chain(workspace -> removals.inUse(name))
                                .invoke(used -> refuse(
                                        used, "Cannot delete workspace '" + name + "' while there is ", "Delete it"))
                                .chain(used -> clashes(name, mode))
                                .chain(() -> Closing.of(removals, store, name, mode))
                                .call(closing -> removals.close(name, mode)),
                        Closing::entries)
                .replaceWithVoid();
    }

    private Uni<Void> clashes(String name, Removal mode) {
        return mode == Removal.CASCADE
                ? Uni.createFrom().voidItem()
                : removals.clashes(name)
                        .invoke(clashes -> refuse(
                                clashes,
                                "Cannot move what is in workspace '" + name + "': 'default' has a thing of the same"
                                        + " name as ",
                                "Rename it"))
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
