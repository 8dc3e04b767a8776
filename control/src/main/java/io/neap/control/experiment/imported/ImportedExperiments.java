// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.imported;

import io.neap.control.experiment.Experiment;
import io.neap.control.experiment.ExperimentStore;
import io.neap.control.experiment.Lifecycle;
import io.neap.control.experiment.Limits;
import io.neap.control.experiment.Tag;
import io.neap.control.experiment.imported.Arrival.Outcome;
import io.neap.control.experiment.imported.ImportStore.Kind;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Experiments from elsewhere. Their names are what they are known by: ids and places of artifacts are this Neap's. */
@ApplicationScoped
public class ImportedExperiments {

    private final ExperimentStore store;
    private final ImportStore imports;
    private final Ledger ledger;
    private final Clock clock;

    ImportedExperiments(ExperimentStore store, ImportStore imports, Ledger ledger, Clock clock) {
        this.store = store;
        this.imports = imports;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Takes the experiment over, into the one of its name if there is one. Its id and location are not looked at. */
    public Uni<Arrival> put(Experiment source) {
        String workspace = source.workspace();
        Limits.experimentName(source.name());
        source.tags().forEach(tag -> Limits.tag("", tag, Limits.EXPERIMENT_TAG));
        return ledger.record(
                () -> imports.lock(workspace, Kind.EXPERIMENT, source.name())
                        .chain(record -> store.findByName(workspace, source.name())
                                .chain(found -> found.isPresent() ? merge(record, source, found.get()) : create(source))
                                .call(arrival -> imports.save(
                                        workspace,
                                        Kind.EXPERIMENT,
                                        new ImportRecord(source.name(), facts(source), null, 0)))),
                arrival -> arrival.outcome() == Outcome.SAME ? List.of() : List.of(entry(source, arrival)));
    }

    private Uni<Arrival> create(Experiment source) {
        return store.insert(source.workspace(), source.name(), Optional.empty(), source.tags(), source.creationTime())
                .map(Optional::orElseThrow)
                .call(made -> imports.update(new Experiment(
                        made.id(),
                        made.workspace(),
                        made.name(),
                        made.artifactLocation(),
                        source.lifecycle(),
                        source.creationTime(),
                        updated(source, source.lifecycle()),
                        made.tags())))
                .map(made -> arrival(made, Outcome.CREATED, List.of()));
    }

    private Uni<Arrival> merge(ImportRecord record, Experiment source, Experiment here) {
        Merge merge = Merge.of(record.facts(), facts(source), facts(here));
        Uni<Void> done = Uni.createFrom().voidItem();
        Optional<String> lifecycle = Facts.changed(merge, "lifecycle");
        if (lifecycle.isPresent()) {
            Lifecycle wanted = Lifecycle.valueOf(lifecycle.get());
            done = done.chain(() -> imports.update(new Experiment(
                    here.id(),
                    here.workspace(),
                    here.name(),
                    here.artifactLocation(),
                    wanted,
                    here.creationTime(),
                    updated(source, wanted),
                    here.tags())));
        }
        for (Tag tag : Facts.set(merge)) {
            done = done.chain(() -> store.setTag(here.workspace(), here.id(), tag));
        }
        for (String key : Facts.gone(merge)) {
            done = done.chain(() -> store.deleteTag(here.workspace(), here.id(), key))
                    .replaceWithVoid();
        }
        Outcome outcome = Outcome.of(!merge.changes().isEmpty());
        return done.map(changed -> arrival(here, outcome, merge.conflicts()));
    }

    /** A deleted one is deleted here now, whenever it was at its source: how long it is kept counts from this. */
    private long updated(Experiment source, Lifecycle lifecycle) {
        return lifecycle == Lifecycle.DELETED ? clock.millis() : source.lastUpdateTime();
    }

    private static Arrival arrival(Experiment here, Outcome outcome, List<Conflict> conflicts) {
        return new Arrival(here.id(), outcome, Optional.of(here.artifactLocation()), conflicts);
    }

    private static Map<String, String> facts(Experiment experiment) {
        return new Facts()
                .with("lifecycle", experiment.lifecycle())
                .with(experiment.tags())
                .map();
    }

    private static LedgerEntry entry(Experiment source, Arrival arrival) {
        return new LedgerEntry(
                "experiment.imported",
                source.workspace(),
                "experiment/" + arrival.id(),
                ImportedRuns.ACTOR,
                Map.of("name", source.name(), "lifecycle", source.lifecycle().name()));
    }
}
