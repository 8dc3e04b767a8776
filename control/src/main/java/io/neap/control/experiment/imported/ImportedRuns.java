// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.imported;

import io.neap.control.experiment.Batch;
import io.neap.control.experiment.Experiments;
import io.neap.control.experiment.Lifecycle;
import io.neap.control.experiment.Limits;
import io.neap.control.experiment.Run;
import io.neap.control.experiment.RunStore;
import io.neap.control.experiment.imported.Arrival.Outcome;
import io.neap.control.experiment.imported.ImportStore.Kind;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs from elsewhere, with their ids. A run is opened, its points are logged as those of any other run, and then it is
 * closed: only then has it the end, the status and the lifecycle of its source, and the importer's fingerprint.
 */
@ApplicationScoped
public class ImportedRuns {

    /** Who has done what an import does. */
    public static final String ACTOR = "import";

    private final Experiments experiments;
    private final RunStore store;
    private final ImportStore imports;
    private final Ledger ledger;

    ImportedRuns(Experiments experiments, RunStore store, ImportStore imports, Ledger ledger) {
        this.experiments = experiments;
        this.store = store;
        this.imports = imports;
        this.ledger = ledger;
    }

    /** The records of those runs that have arrived whole. */
    public Uni<List<ImportRecord>> known(String workspace, List<String> runIds) {
        return imports.find(workspace, Kind.RUN, runIds)
                .map(records -> records.stream()
                        .filter(record -> record.fingerprint() != null)
                        .toList());
    }

    /**
     * Makes the run, or adds to it what it has not; points can be logged to it then. With a fingerprint, all of it has
     * arrived. Fails with {@code RESOURCE_CONFLICT} when another run has its id.
     *
     * @param source with the id of its experiment here
     */
    public Uni<Arrival> put(String workspace, Run source, Optional<String> fingerprint) {
        Limits.runId(source.runId());
        source.tags().forEach(tag -> Limits.tag("", tag, Limits.TAG));
        source.params().forEach(param -> Limits.param("", param));
        source.datasets().forEach(Limits::dataset);
        return ledger.record(
                        () -> imports.lock(workspace, Kind.RUN, source.runId())
                                .chain(record -> before(workspace, record, source))
                                .chain(before -> after(workspace, before, source, fingerprint)),
                        After::entries)
                .map(After::arrival);
    }

    private Uni<Before> before(String workspace, ImportRecord record, Run source) {
        return store.find(workspace, source.runId())
                .chain(found -> found.map(run -> Uni.createFrom().item(new Before(record, run, false)))
                        .orElseGet(() -> created(workspace, record, source)));
    }

    private Uni<Before> created(String workspace, ImportRecord record, Run source) {
        return imports.exists(Kind.RUN, source.runId())
                .invoke(exists -> {
                    if (exists) {
                        throw Merge.taken("run " + source.runId());
                    }
                })
                .chain(free -> experiments.get(workspace, source.experimentId()))
                .map(experiment -> RunFacts.begun(source, experiment))
                .call(run -> store.insert(workspace, run))
                .map(run -> new Before(new ImportRecord(record.id(), RunFacts.of(run), null, 0), run, true));
    }

    private Uni<After> after(String workspace, Before before, Run source, Optional<String> fingerprint) {
        Run here = before.here();
        Merge.requireSame("run " + here.runId(), RunFacts.fixed(source), RunFacts.fixed(here));
        Map<String, String> wanted = RunFacts.of(fingerprint.isPresent() ? source : RunFacts.open(source, here));
        Merge merge = Merge.of(before.record().facts(), wanted, RunFacts.of(here));
        Map<String, String> brought = fingerprint.isPresent()
                ? wanted
                : RunFacts.opened(wanted, merge, before.record().facts());
        return write(workspace, source, here, merge)
                .chain(() -> points(before, fingerprint))
                .call(points -> imports.save(
                        workspace, Kind.RUN, new ImportRecord(here.runId(), brought, fingerprint.orElse(null), points)))
                .chain(points -> {
                    Outcome outcome = before.created()
                            ? Outcome.CREATED
                            : Outcome.of(!merge.changes().isEmpty());
                    Arrival arrival = new Arrival(
                            here.runId(),
                            outcome,
                            Optional.of(here.artifactUri()),
                            merge.conflicts(),
                            Optional.of(points));
                    return entries(workspace, source, arrival, before.isNews(fingerprint))
                            .map(entries -> new After(arrival, entries));
                });
    }

    /** How many have arrived: of a run that has not changed at its source, as many as then, be they thinned since. */
    private Uni<Long> points(Before before, Optional<String> fingerprint) {
        if (fingerprint.isPresent() && !before.isNews(fingerprint)) {
            return Uni.createFrom().item(before.record().points());
        }
        String runId = before.here().runId();
        Uni<Long> points = imports.points(runId);
        return fingerprint.isPresent() ? points.call(() -> imports.pointsCame(runId)) : points;
    }

    /**
     * What is logged only to active runs is logged to a deleted one all the same: nobody sees it active meanwhile. When
     * all of it is there nothing is touched: how long a run has been deleted counts from anew whenever it was active.
     */
    private Uni<Void> write(String workspace, Run source, Run here, Merge merge) {
        if (merge.changes().isEmpty() && RunFacts.hasAll(here, source)) {
            return Uni.createFrom().voidItem();
        }
        String runId = here.runId();
        Run merged = RunFacts.merged(here, merge);
        Batch batch = new Batch(List.of(), source.params(), Facts.set(merge));
        Uni<Void> done = store.setLifecycle(workspace, runId, Lifecycle.ACTIVE)
                .chain(() -> store.log(workspace, runId, batch))
                .chain(() -> store.addInputs(workspace, runId, source.datasets(), source.modelInputs()))
                .chain(() -> store.addOutputs(runId, source.modelOutputs()));
        for (String key : Facts.gone(merge)) {
            done = done.chain(() -> store.deleteTag(runId, key)).replaceWithVoid();
        }
        return done.chain(() -> store.update(workspace, merged))
                .chain(() -> store.setLifecycle(workspace, runId, merged.lifecycle()));
    }

    private Uni<List<LedgerEntry>> entries(String workspace, Run source, Arrival arrival, boolean news) {
        if (news) {
            return store.digest(source.runId())
                    .map(digest -> List.of(entry(
                            "run.imported",
                            workspace,
                            source,
                            Map.of("status", source.status().name(), "digest", digest, "datasets", datasets(source)))));
        }
        Map<String, Object> data = Map.of("experiment", source.experimentId(), "run_name", source.runName());
        return Uni.createFrom()
                .item(
                        arrival.outcome() == Outcome.CREATED
                                ? List.of(entry("run.arriving", workspace, source, data))
                                : List.of());
    }

    private static List<Map<String, Object>> datasets(Run run) {
        return run.datasets().stream()
                .map(dataset -> Map.<String, Object>of("name", dataset.name(), "digest", dataset.digest()))
                .toList();
    }

    private static LedgerEntry entry(String kind, String workspace, Run run, Map<String, Object> data) {
        return new LedgerEntry(kind, workspace, "run/" + run.runId(), ACTOR, data);
    }

    /** The run as it is found, or just made. */
    private record Before(ImportRecord record, Run here, boolean created) {

        /** Whether all has arrived of a state of the source that was not here yet. */
        boolean isNews(Optional<String> fingerprint) {
            return fingerprint.isPresent() && !fingerprint.get().equals(record.fingerprint());
        }
    }

    /** What has come of it, and what the ledger says. */
    private record After(Arrival arrival, List<LedgerEntry> entries) {}
}
