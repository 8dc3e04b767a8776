// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.trigger;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.ledger.Ledger;
import io.neap.control.pipeline.job.JobPlatform;
import io.neap.control.platform.Platform;
import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Triggers as their users see them: declared, read, deleted. The functions follow by {@link TriggerReconciler}. */
@ApplicationScoped
public class Triggers {

    private static final String USER = "user";

    private final Ledger ledger;
    private final TriggerStore store;
    private final Platform platform;
    private final TriggerReconciler reconciler;
    private final JobPlatform jobs;

    Triggers(Ledger ledger, TriggerStore store, Platform platform, TriggerReconciler reconciler, JobPlatform jobs) {
        this.ledger = ledger;
        this.store = store;
        this.platform = platform;
        this.reconciler = reconciler;
        this.jobs = jobs;
    }

    /** Makes the trigger be so; nothing changes when it is so already. */
    public Uni<Trigger> put(ServiceName name, TriggerSpec spec) {
        return put(name, spec, found -> {}, USER);
    }

    /**
     * Makes the trigger be so on somebody's behalf.
     *
     * @param expected what the caller has seen, empty when there was none; anything else is a {@code RESOURCE_CONFLICT}
     * @param actor who asks
     */
    public Uni<Trigger> put(ServiceName name, TriggerSpec spec, Optional<TriggerSpec> expected, String actor) {
        return put(
                name,
                spec,
                found -> {
                    if (!found.map(Trigger::spec).equals(expected)) {
                        throw DomainException.busy("The trigger " + name + " has changed meanwhile: look at it again.");
                    }
                },
                actor);
    }

    private Uni<Trigger> put(ServiceName name, TriggerSpec spec, Consumer<Optional<Trigger>> check, String actor) {
        return ledger.record(
                        () -> store.find(name)
                                .invoke(check)
                                .chain(found -> found.isPresent()
                                        ? Uni.createFrom().item(found)
                                        : refuseTaken(name).replaceWith(found))
                                .chain(found -> write(name, spec, found)),
                        written -> written.changed()
                                ? List.of(TriggerEntries.applied(written.trigger(), actor))
                                : List.of())
                .map(Written::trigger);
    }

    private record Written(Trigger trigger, boolean changed) {}

    private Uni<Written> write(ServiceName name, TriggerSpec spec, Optional<Trigger> found) {
        requireRunnable(name, spec, found);
        if (found.isPresent() && found.get().spec().equals(spec)) {
            return Uni.createFrom().item(new Written(found.get(), false));
        }
        Trigger trigger = new Trigger(name, generation(spec, found), spec);
        return store.put(trigger).replaceWith(new Written(trigger, true));
    }

    private void requireRunnable(ServiceName name, TriggerSpec spec, Optional<Trigger> found) {
        if (spec.job().isPresent() && !jobs.runsJobs()) {
            throw DomainException.invalid(
                    "This Neap runs on one machine, which has no jobs: use a function for the trigger " + name
                            + ", or Neap on a cluster.");
        }
        if (found.filter(old -> old.spec().job().isPresent() != spec.job().isPresent())
                .isPresent()) {
            throw new DomainException(
                    ErrorCode.RESOURCE_CONFLICT,
                    "A trigger does not change between a function and a job: delete " + name + " first.");
        }
    }

    /** Which events match is no part of the function: it does not make a new revision. */
    private static long generation(TriggerSpec spec, Optional<Trigger> found) {
        return found.map(old -> old.spec().function().equals(spec.function())
                                && old.spec().environment().equals(spec.environment())
                                && old.spec().job().equals(spec.job())
                        ? old.generation()
                        : old.generation() + 1)
                .orElse(1L);
    }

    /** An inference service and a trigger cannot share a name: they would share an address. */
    private Uni<Void> refuseTaken(ServiceName name) {
        return store.isService(name)
                .invoke(taken -> {
                    if (taken) {
                        throw new DomainException(
                                ErrorCode.RESOURCE_CONFLICT,
                                "The name " + name + " is taken by a service: choose another for the trigger.");
                    }
                })
                .replaceWithVoid();
    }

    public Uni<TriggerStatus> get(ServiceName name) {
        return store.find(name)
                .map(found -> found.orElseThrow(() -> unknown(name)))
                .chain(this::status);
    }

    public Uni<List<Trigger>> list(String workspace) {
        return store.list(workspace);
    }

    /** What its function is doing. */
    public Uni<TriggerStatus> status(Trigger trigger) {
        return trigger.spec().job().isPresent()
                ? Uni.createFrom().item(new TriggerStatus(trigger, Optional.empty()))
                : platform.status(trigger.revision()).map(status -> new TriggerStatus(trigger, status));
    }

    /** Events that have come stay accepted; their runs fail when the function is gone. */
    public Uni<Void> delete(ServiceName name) {
        return delete(name, USER);
    }

    /** As {@link #delete(ServiceName)}, on somebody's behalf. */
    public Uni<Void> delete(ServiceName name, String actor) {
        return ledger.record(
                        () -> store.find(name)
                                .map(found -> found.orElseThrow(() -> unknown(name)))
                                .call(trigger -> store.delete(name)),
                        trigger -> List.of(TriggerEntries.removed(trigger, actor)))
                .chain(trigger ->
                        trigger.spec().job().isPresent() ? Uni.createFrom().voidItem() : reconciler.remove(trigger));
    }

    private static DomainException unknown(ServiceName name) {
        return DomainException.notFound("There is no trigger " + name + ".");
    }
}
