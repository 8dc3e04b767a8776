// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.search.Page;
import io.neap.control.experiment.search.Search;
import io.neap.control.experiment.search.SearchRequest;
import io.neap.control.experiment.search.SearchSchema;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Runs, and what is logged to them. Every write may be repeated: the same point, the same param, the same tag again
 * change nothing. Nothing is logged to a deleted run.
 */
@ApplicationScoped
public class Tracking {

    private static final int PAGE_CEILING = 50_000;

    private final Experiments experiments;
    private final RunStore store;
    private final Ledger ledger;
    private final Clock clock;

    Tracking(Experiments experiments, RunStore store, Ledger ledger, Clock clock) {
        this.experiments = experiments;
        this.store = store;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Begins a run. */
    public Uni<Run> create(String workspace, NewRun wanted) {
        wanted.tags().forEach(tag -> Limits.tag("", tag, Limits.TAG));
        String runId = UUID.randomUUID().toString().replace("-", "");
        return ledger.record(
                () -> experiments
                        .active(workspace, wanted.experimentId())
                        .map(experiment -> begun(runId, experiment, wanted))
                        .call(run -> store.insert(workspace, run)),
                run -> List.of(RunEntries.started(workspace, run)));
    }

    /** Renames or ends a run, as {@code update} says; an end is recorded with the digest of all that was logged. */
    public Uni<Run> update(String workspace, String runId, RunUpdate update) {
        Limits.runId(runId);
        return ledger.record(
                        () -> active(workspace, runId)
                                .chain(ignored -> get(workspace, runId))
                                .chain(old -> change(workspace, old, update)),
                        change -> change.entries())
                .map(Change::run);
    }

    public Uni<Run> get(String workspace, String runId) {
        Limits.runId(runId);
        return store.find(workspace, runId).map(found -> found.orElseThrow(() -> unknown(runId)));
    }

    /** SHA-256 in hex over all params and all metric points of the run; its end has recorded what it was then. */
    public Uni<String> digest(String workspace, String runId) {
        return get(workspace, runId).chain(run -> store.digest(runId));
    }

    public Uni<Page<Run>> search(String workspace, List<String> experimentIds, SearchRequest request) {
        experimentIds.forEach(Limits::experimentId);
        Search search = request.read(SearchSchema.RUNS, PAGE_CEILING);
        return store.search(workspace, experimentIds, search).map(found -> SearchRequest.page(search, found));
    }

    /** Deletes or restores a run. Doing it twice is no error. */
    public Uni<Void> setLifecycle(String workspace, String runId, Lifecycle lifecycle) {
        return ledger.record(
                        () -> get(workspace, runId).call(run -> store.setLifecycle(workspace, runId, lifecycle)),
                        old -> old.lifecycle() == lifecycle
                                ? List.of()
                                : List.of(RunEntries.moved(workspace, old, lifecycle)))
                .replaceWithVoid();
    }

    /** Logs all of the batch, or nothing of it when any part is refused. */
    public Uni<Void> log(String workspace, String runId, Batch batch) {
        Limits.runId(runId);
        Limits.batch(batch);
        return store.log(workspace, runId, batch)
                .chain(logged -> logged
                        ? Uni.createFrom().voidItem()
                        : active(workspace, runId).chain(restored -> log(workspace, runId, batch)));
    }

    /**
     * Notes that a model was logged, as clients before MLflow 3 do: its JSON joins a list that is a tag.
     *
     * @param model a JSON object
     */
    public Uni<Void> logModel(String workspace, String runId, String model) {
        return ledger.record(
                        () -> active(workspace, runId)
                                .chain(ignored -> store.appendToTag(runId, Tag.LOGGED_MODELS, model))
                                .invoke(list -> Limits.tag("", new Tag(Tag.LOGGED_MODELS, list), Limits.TAG)),
                        logged -> List.of())
                .replaceWithVoid();
    }

    public Uni<Void> deleteTag(String workspace, String runId, String key) {
        return active(workspace, runId)
                .chain(ignored -> store.deleteTag(runId, key))
                .invoke(deleted -> {
                    if (!deleted) {
                        throw DomainException.notFound("No tag with name: " + key + " in run with id " + runId);
                    }
                })
                .replaceWithVoid();
    }

    public Uni<Void> logInputs(String workspace, String runId, List<DatasetInput> datasets, List<ModelLink> models) {
        datasets.forEach(Limits::dataset);
        return active(workspace, runId).chain(ignored -> store.addInputs(workspace, runId, datasets, models));
    }

    public Uni<Void> logOutputs(String workspace, String runId, List<ModelLink> models) {
        return active(workspace, runId).chain(ignored -> store.addOutputs(runId, models));
    }

    private Uni<Change> change(String workspace, Run old, RunUpdate update) {
        Run run = old.with(update);
        Uni<Void> stored = store.update(workspace, run);
        if (update.runName().isPresent()) {
            Batch name = Batch.of(new Tag(Tag.RUN_NAME, run.runName()));
            stored = stored.chain(() -> store.log(workspace, run.runId(), name)).replaceWithVoid();
        }
        return !run.status().ended() || old.status() == run.status()
                ? stored.replaceWith(new Change(run, List.of()))
                : stored.chain(() -> store.digest(run.runId()))
                        .map(digest -> new Change(run, List.of(RunEntries.ended(workspace, run, digest))));
    }

    private Uni<Lifecycle> active(String workspace, String runId) {
        Limits.runId(runId);
        return store.lifecycle(workspace, runId).map(found -> {
            Lifecycle lifecycle = found.orElseThrow(() -> unknown(runId));
            if (lifecycle != Lifecycle.ACTIVE) {
                throw DomainException.invalid("The run " + runId
                        + " must be in the 'active' state. Current state is deleted; restore it first.");
            }
            return lifecycle;
        });
    }

    private Run begun(String runId, Experiment experiment, NewRun wanted) {
        String name = wanted.name().orElseGet(() -> RunNames.next(ThreadLocalRandom.current()));
        List<Tag> tags = new ArrayList<>(wanted.tags());
        tags.removeIf(tag -> tag.key().equals(Tag.RUN_NAME));
        tags.add(new Tag(Tag.RUN_NAME, name));
        return new Run(
                runId,
                experiment.id(),
                name,
                wanted.userId(),
                RunStatus.RUNNING,
                wanted.startTime().orElseGet(clock::millis),
                null,
                experiment.artifacts(runId + "/artifacts"),
                Lifecycle.ACTIVE,
                List.of(),
                List.of(),
                tags,
                List.of(),
                List.of(),
                List.of());
    }

    private static DomainException unknown(String runId) {
        return DomainException.notFound("Run with id=" + runId + " not found");
    }

    /** A changed run and what the ledger says about it. */
    private record Change(Run run, List<LedgerEntry> entries) {}
}
