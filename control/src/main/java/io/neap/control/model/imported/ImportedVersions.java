// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.imported;

import io.neap.control.experiment.Tag;
import io.neap.control.experiment.imported.Arrival;
import io.neap.control.experiment.imported.Arrival.Outcome;
import io.neap.control.experiment.imported.Facts;
import io.neap.control.experiment.imported.ImportRecord;
import io.neap.control.experiment.imported.ImportStore;
import io.neap.control.experiment.imported.ImportStore.Kind;
import io.neap.control.experiment.imported.Merge;
import io.neap.control.ledger.Ledger;
import io.neap.control.model.AdoptedVersion;
import io.neap.control.model.ModelVersion;
import io.neap.control.model.ModelVersions;
import io.neap.control.model.NewVersion;
import io.neap.control.model.Stage;
import io.neap.control.model.VersionStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Model versions from elsewhere, with their numbers. */
@ApplicationScoped
public class ImportedVersions {

    private static final String DESCRIPTION = "description";
    private static final String STAGE = "stage";

    private final ModelVersions versions;
    private final VersionStore store;
    private final ImportStore imports;
    private final Ledger ledger;

    ImportedVersions(ModelVersions versions, VersionStore store, ImportStore imports, Ledger ledger) {
        this.versions = versions;
        this.store = store;
        this.imports = imports;
        this.ledger = ledger;
    }

    /**
     * Takes the version over, or what has changed of it. Its files are here already. Fails with {@code
     * RESOURCE_CONFLICT} when the model has another version of that number.
     */
    public Uni<Arrival> put(String workspace, AdoptedVersion source) {
        NewVersion wanted = source.version();
        String id = wanted.name() + "/" + source.number();
        ModelVersions.requireNumber(source.number());
        return ledger.record(
                () -> imports.lock(workspace, Kind.VERSION, id)
                        .chain(record -> store.find(workspace, wanted.name(), source.number())
                                .chain(found -> found.map(here -> merge(workspace, record, source, here))
                                        .orElseGet(() -> versions.adopt(workspace, source)
                                                .map(made -> arrival(
                                                        made,
                                                        Outcome.CREATED,
                                                        Merge.of(Map.of(), Map.of(), Map.of()))))))
                        .call(() ->
                                imports.save(workspace, Kind.VERSION, new ImportRecord(id, facts(source), null, 0))),
                arrival -> List.of());
    }

    private Uni<Arrival> merge(String workspace, ImportRecord record, AdoptedVersion source, ModelVersion here) {
        String name = here.name();
        String number = here.version();
        Merge.requireSame("version " + number + " of model " + name, fixed(source), fixed(here));
        Merge merge = Merge.of(record.facts(), facts(source), facts(here));
        Uni<Void> done = Uni.createFrom().voidItem();
        if (merge.changes().containsKey(DESCRIPTION)) {
            String text = Facts.changed(merge, DESCRIPTION).orElse("");
            done = done.chain(() -> versions.describe(workspace, name, number, text))
                    .replaceWithVoid();
        }
        Optional<Stage> stage = Facts.changed(merge, STAGE).map(Stage::valueOf);
        if (stage.isPresent()) {
            done = done.chain(() -> versions.setStage(workspace, name, number, stage.get(), false))
                    .replaceWithVoid();
        }
        for (Tag tag : Facts.set(merge)) {
            done = done.chain(() -> versions.setTag(workspace, name, number, tag));
        }
        for (String key : Facts.gone(merge)) {
            done = done.chain(() -> versions.deleteTag(workspace, name, number, key));
        }
        return done.map(changed -> arrival(here, Outcome.of(!merge.changes().isEmpty()), merge));
    }

    private static Arrival arrival(ModelVersion here, Outcome outcome, Merge merge) {
        return new Arrival(
                here.name() + "/" + here.version(), outcome, Optional.of(here.artifactUri()), merge.conflicts());
    }

    private static Map<String, String> facts(AdoptedVersion source) {
        return new Facts()
                .with(
                        DESCRIPTION,
                        ImportedModels.described(source.version().description().orElse(null)))
                .with(STAGE, source.stage())
                .with(source.version().tags())
                .map();
    }

    private static Map<String, String> facts(ModelVersion here) {
        return new Facts()
                .with(DESCRIPTION, ImportedModels.described(here.description()))
                .with(STAGE, here.stage())
                .with(here.tags())
                .map();
    }

    private static Map<String, String> fixed(AdoptedVersion source) {
        return new Facts()
                .with("source", source.version().source())
                .with("creation time", source.created())
                .map();
    }

    private static Map<String, String> fixed(ModelVersion here) {
        return new Facts()
                .with("source", here.source())
                .with("creation time", here.created())
                .map();
    }
}
