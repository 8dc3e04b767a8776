// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.imported;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.Experiments;
import io.neap.control.experiment.Limits;
import io.neap.control.experiment.Param;
import io.neap.control.experiment.imported.Arrival.Outcome;
import io.neap.control.experiment.imported.ImportStore.Kind;
import io.neap.control.experiment.logged.LoggedModel;
import io.neap.control.experiment.logged.LoggedModelStatus;
import io.neap.control.experiment.logged.LoggedModelStore;
import io.neap.control.experiment.search.Search.View;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Logged models from elsewhere, with their ids. */
@ApplicationScoped
public class ImportedLoggedModels {

    private static final Pattern ID = Pattern.compile("m-[\\w-]{1,253}");
    private static final String STATUS = "status";

    private final Experiments experiments;
    private final LoggedModelStore store;
    private final ImportStore imports;
    private final Ledger ledger;

    ImportedLoggedModels(Experiments experiments, LoggedModelStore store, ImportStore imports, Ledger ledger) {
        this.experiments = experiments;
        this.store = store;
        this.imports = imports;
        this.ledger = ledger;
    }

    /**
     * Takes the model over, or adds to it what it has not. Fails with {@code RESOURCE_CONFLICT} when another model has
     * its id.
     *
     * @param source with the id of its experiment here; its place is not looked at
     */
    public Uni<Arrival> put(String workspace, LoggedModel source) {
        if (!ID.matcher(source.modelId()).matches()) {
            throw DomainException.invalid("'" + source.modelId() + "' is no id of a logged model, such as m-0f3c.");
        }
        source.tags().forEach(tag -> Limits.tag("", tag, Limits.TAG));
        source.params().forEach(param -> Limits.param("", param));
        return ledger.record(
                () -> imports.lock(workspace, Kind.LOGGED_MODEL, source.modelId())
                        .chain(record -> store.find(workspace, source.modelId(), View.ACTIVE_ONLY)
                                .chain(found -> found.map(here -> merge(workspace, record, source, here))
                                        .orElseGet(() -> create(workspace, source))))
                        .call(() -> imports.addMetrics(source.modelId(), source.metrics()))
                        .call(() -> imports.save(
                                workspace,
                                Kind.LOGGED_MODEL,
                                new ImportRecord(source.modelId(), facts(source), null, 0))),
                arrival -> arrival.outcome() == Outcome.SAME ? List.of() : List.of(entry(workspace, source)));
    }

    private Uni<Arrival> create(String workspace, LoggedModel source) {
        return imports.exists(Kind.LOGGED_MODEL, source.modelId())
                .invoke(exists -> {
                    if (exists) {
                        throw Merge.taken("logged model " + source.modelId());
                    }
                })
                .chain(free -> experiments.get(workspace, source.experimentId()))
                .map(experiment -> at(source, experiment.artifacts("models/" + source.modelId() + "/artifacts")))
                .call(model -> store.insert(workspace, model))
                .map(model -> arrival(model, Outcome.CREATED, List.of()));
    }

    private Uni<Arrival> merge(String workspace, ImportRecord record, LoggedModel source, LoggedModel here) {
        Merge.requireSame("logged model " + here.modelId(), fixed(source), fixed(here));
        Merge merge = Merge.of(record.facts(), facts(source), facts(here));
        Uni<Void> done = Uni.createFrom().voidItem();
        Optional<String> status = Facts.changed(merge, STATUS);
        if (status.isPresent()) {
            LoggedModelStatus wanted = LoggedModelStatus.valueOf(status.get());
            done = done.chain(() -> store.setStatus(workspace, here.modelId(), wanted, source.updated()));
        }
        if (!Facts.set(merge).isEmpty()) {
            done = done.chain(() -> store.setTags(workspace, here.modelId(), Facts.set(merge), source.updated()));
        }
        for (String key : Facts.gone(merge)) {
            done = done.chain(() -> store.deleteTag(workspace, here.modelId(), key))
                    .replaceWithVoid();
        }
        List<Param> params = source.params();
        if (!here.params().containsAll(params)) {
            done = done.chain(() -> store.addParams(here.modelId(), params));
        }
        Outcome outcome =
                Outcome.of(!merge.changes().isEmpty() || !here.params().containsAll(params));
        return done.map(changed -> arrival(here, outcome, merge.conflicts()));
    }

    private static Arrival arrival(LoggedModel here, Outcome outcome, List<Conflict> conflicts) {
        return new Arrival(here.modelId(), outcome, Optional.of(here.artifactUri()), conflicts);
    }

    private static Map<String, String> facts(LoggedModel model) {
        return new Facts().with(STATUS, model.status()).with(model.tags()).map();
    }

    private static Map<String, String> fixed(LoggedModel model) {
        Facts facts = new Facts()
                .with("experiment", model.experimentId())
                .with("name", model.name())
                .with("type", model.modelType())
                .with("run", model.sourceRunId())
                .with("creation time", model.created());
        model.params().forEach(param -> facts.with("param " + param.key(), param.value()));
        return facts.map();
    }

    private static LoggedModel at(LoggedModel source, String artifactUri) {
        return new LoggedModel(
                source.modelId(),
                source.experimentId(),
                source.name(),
                artifactUri,
                source.status(),
                source.modelType(),
                source.sourceRunId(),
                source.created(),
                source.updated(),
                source.tags(),
                source.params(),
                List.of());
    }

    private static LedgerEntry entry(String workspace, LoggedModel source) {
        return new LedgerEntry(
                "logged-model.imported",
                workspace,
                "logged-model/" + source.modelId(),
                ImportedRuns.ACTOR,
                Map.of(
                        "experiment",
                        source.experimentId(),
                        "name",
                        source.name(),
                        "status",
                        source.status().name()));
    }
}
