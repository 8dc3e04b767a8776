// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.imported;

import io.neap.control.experiment.Limits;
import io.neap.control.experiment.Tag;
import io.neap.control.experiment.imported.Arrival;
import io.neap.control.experiment.imported.Arrival.Outcome;
import io.neap.control.experiment.imported.Conflict;
import io.neap.control.experiment.imported.Facts;
import io.neap.control.experiment.imported.ImportRecord;
import io.neap.control.experiment.imported.ImportStore;
import io.neap.control.experiment.imported.ImportStore.Kind;
import io.neap.control.experiment.imported.ImportedRuns;
import io.neap.control.experiment.imported.Merge;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.model.ModelRegistry;
import io.neap.control.model.ModelStore;
import io.neap.control.model.RegisteredModel;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Registered models from elsewhere. The name is what a model is known by. */
@ApplicationScoped
public class ImportedModels {

    private static final String DESCRIPTION = "description";
    private static final String ALIAS = "alias ";

    private final ModelRegistry registry;
    private final ModelStore store;
    private final ImportStore imports;
    private final Ledger ledger;

    ImportedModels(ModelRegistry registry, ModelStore store, ImportStore imports, Ledger ledger) {
        this.registry = registry;
        this.store = store;
        this.imports = imports;
        this.ledger = ledger;
    }

    /**
     * Takes the model over without its versions, into the one of its name if there is one.
     *
     * @param aliased whether its aliases are taken over too, for which their versions must be there
     */
    public Uni<Arrival> put(String workspace, RegisteredModel source, boolean aliased) {
        ModelRegistry.requireName(source.name());
        source.tags().forEach(tag -> Limits.tag("", tag, Limits.REGISTRY_TAG));
        return ledger.record(
                () -> imports.lock(workspace, Kind.MODEL, source.name())
                        .chain(record -> store.find(workspace, source.name())
                                .chain(found -> found.map(here ->
                                                Uni.createFrom().item(new Found(here, record.facts(), Outcome.SAME)))
                                        .orElseGet(() -> created(workspace, source)))
                                .chain(found -> merge(workspace, source, found, aliased))
                                .call(() -> imports.save(
                                        workspace,
                                        Kind.MODEL,
                                        new ImportRecord(
                                                source.name(), remembered(record, source, aliased), null, 0)))),
                arrival -> List.of());
    }

    private Uni<Found> created(String workspace, RegisteredModel source) {
        RegisteredModel made = new RegisteredModel(
                source.name(),
                source.created(),
                source.updated(),
                source.description(),
                List.of(),
                source.tags(),
                List.of());
        return ledger.record(
                () -> store.insert(workspace, made).replaceWith(new Found(made, facts(made, true), Outcome.CREATED)),
                found -> List.of(entry(workspace, made)));
    }

    private Uni<Arrival> merge(String workspace, RegisteredModel source, Found found, boolean aliased) {
        RegisteredModel here = found.here();
        Merge merge = Merge.of(without(found.before(), aliased), facts(source, aliased), facts(here, aliased));
        String name = source.name();
        Uni<Void> done = Uni.createFrom().voidItem();
        if (merge.changes().containsKey(DESCRIPTION)) {
            String text = Facts.changed(merge, DESCRIPTION).orElse("");
            done = done.chain(() -> registry.describe(workspace, name, text)).replaceWithVoid();
        }
        for (Tag tag : Facts.set(merge)) {
            done = done.chain(() -> registry.setTag(workspace, name, tag));
        }
        for (String key : Facts.gone(merge)) {
            done = done.chain(() -> registry.deleteTag(workspace, name, key));
        }
        for (Map.Entry<String, Optional<String>> change : merge.changes().entrySet()) {
            if (change.getKey().startsWith(ALIAS)) {
                String alias = change.getKey().substring(ALIAS.length());
                done = done.chain(() -> change.getValue()
                        .map(version -> registry.setAlias(workspace, name, alias, version))
                        .orElseGet(() -> registry.deleteAlias(workspace, name, alias)));
            }
        }
        Outcome outcome = found.outcome() == Outcome.CREATED
                ? Outcome.CREATED
                : Outcome.of(!merge.changes().isEmpty());
        List<Conflict> conflicts = merge.conflicts();
        return done.map(changed -> new Arrival(name, outcome, Optional.empty(), conflicts));
    }

    private static Map<String, String> facts(RegisteredModel model, boolean aliased) {
        Facts facts =
                new Facts().with(DESCRIPTION, described(model.description())).with(model.tags());
        if (aliased) {
            model.aliases().forEach(alias -> facts.with(ALIAS + alias.alias(), alias.version()));
        }
        return facts.map();
    }

    /** An empty description and none are the same to MLflow's clients. */
    static @Nullable String described(@Nullable String description) {
        return description == null || description.isEmpty() ? null : description;
    }

    private static Map<String, String> without(Map<String, String> facts, boolean aliased) {
        Map<String, String> kept = new TreeMap<>(facts);
        if (!aliased) {
            kept.keySet().removeIf(name -> name.startsWith(ALIAS));
        }
        return kept;
    }

    private static Map<String, String> remembered(ImportRecord record, RegisteredModel source, boolean aliased) {
        Map<String, String> facts = new TreeMap<>(facts(source, aliased));
        if (!aliased) {
            record.facts().forEach((name, value) -> {
                if (name.startsWith(ALIAS)) {
                    facts.put(name, value);
                }
            });
        }
        return facts;
    }

    private static LedgerEntry entry(String workspace, RegisteredModel made) {
        Map<String, Object> data = new TreeMap<>();
        Map<String, Object> tags = new TreeMap<>();
        made.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        data.put("tags", tags);
        Optional.ofNullable(made.description()).ifPresent(text -> data.put(DESCRIPTION, text));
        return new LedgerEntry(
                "registered-model.imported", workspace, "model/" + made.name(), ImportedRuns.ACTOR, data);
    }

    /** The model as it is found, or just made, and what was brought before. */
    private record Found(RegisteredModel here, Map<String, String> before, Outcome outcome) {}
}
