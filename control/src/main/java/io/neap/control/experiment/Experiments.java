// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.search.Page;
import io.neap.control.experiment.search.Search;
import io.neap.control.experiment.search.SearchRequest;
import io.neap.control.experiment.search.SearchSchema;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Experiments: made, found, renamed, deleted and restored. Each workspace has a {@code Default} from its first use on. */
@ApplicationScoped
public class Experiments {

    private static final int PAGE_CEILING = 50_000;
    private static final int DATASET_EXPERIMENTS = 20;
    private static final int DATASETS = 1_000;

    private final ExperimentStore store;
    private final Ledger ledger;
    private final Clock clock;

    Experiments(ExperimentStore store, Ledger ledger, Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Fails with {@code RESOURCE_ALREADY_EXISTS} when the name is taken. */
    public Uni<Experiment> create(String workspace, String name, Optional<String> artifactLocation, List<Tag> tags) {
        Limits.experimentName(name);
        artifactLocation.ifPresent(uri -> Limits.artifactLocation("artifact_location", uri));
        tags.forEach(tag -> Limits.tag("", tag, Limits.EXPERIMENT_TAG));
        return ledger.record(
                () -> store.insert(workspace, name, artifactLocation, tags, clock.millis())
                        .map(made -> made.orElseThrow(() -> taken(name))),
                made -> List.of(entry("experiment.created", made, Map.of("name", made.name()))));
    }

    public Uni<Experiment> get(String workspace, String id) {
        return store.find(workspace, Limits.experimentId(id))
                .map(found ->
                        found.orElseThrow(() -> DomainException.notFound("No Experiment with id=" + id + " exists")));
    }

    /** The experiment, which is not deleted: something is about to be put into it. */
    public Uni<Experiment> active(String workspace, String id) {
        return get(workspace, id).map(experiment -> {
            if (experiment.lifecycle() != Lifecycle.ACTIVE) {
                throw DomainException.invalid("The experiment " + id
                        + " must be in the 'active' state. Current state is deleted; restore it first.");
            }
            return experiment;
        });
    }

    public Uni<Experiment> getByName(String workspace, String name) {
        return store.findByName(workspace, name)
                .map(found -> found.orElseThrow(
                        () -> DomainException.notFound("Could not find experiment with name '" + name + "'")));
    }

    public Uni<Page<Experiment>> search(String workspace, SearchRequest request) {
        Search search = request.read(SearchSchema.EXPERIMENTS, PAGE_CEILING);
        return store.search(workspace, search).map(found -> SearchRequest.page(search, found));
    }

    /** The data that runs of the experiments used; at most 1 000. */
    public Uni<List<DatasetSummary>> datasets(String workspace, List<String> ids) {
        if (ids.isEmpty()) {
            throw DomainException.invalid("SearchDatasets request must specify at least one experiment_id.");
        }
        if (ids.size() > DATASET_EXPERIMENTS) {
            throw DomainException.invalid("SearchDatasets request cannot specify more than " + DATASET_EXPERIMENTS
                    + " experiment_ids. Received " + ids.size() + " experiment_ids.");
        }
        ids.forEach(Limits::experimentId);
        return store.datasets(workspace, ids, DATASETS);
    }

    /** Fails with {@code RESOURCE_ALREADY_EXISTS} when the new name is taken. */
    public Uni<Void> rename(String workspace, String id, String name) {
        Limits.experimentName(name);
        return ledger.record(
                        () -> active(workspace, id)
                                .call(experiment -> store.rename(workspace, id, name, clock.millis())
                                        .invoke(renamed -> {
                                            if (!renamed) {
                                                throw taken(name);
                                            }
                                        })),
                        old -> List.of(entry("experiment.renamed", old, Map.of("from", old.name(), "name", name))))
                .replaceWithVoid();
    }

    /**
     * Its runs go and come with it. Doing it twice is no error. Fails with {@code RESOURCE_CONFLICT} while some of them
     * are still in a workspace that is being deleted.
     */
    public Uni<Void> setLifecycle(String workspace, String id, Lifecycle lifecycle) {
        String kind = lifecycle == Lifecycle.DELETED ? "experiment.deleted" : "experiment.restored";
        return ledger.record(
                        () -> get(workspace, id)
                                .call(old -> store.setLifecycle(workspace, id, lifecycle, clock.millis())
                                        .invoke(set -> {
                                            if (!set) {
                                                throw moving(id);
                                            }
                                        })),
                        old -> old.lifecycle() == lifecycle
                                ? List.of()
                                : List.of(entry(kind, old, Map.of("name", old.name()))))
                .replaceWithVoid();
    }

    public Uni<Void> setTag(String workspace, String id, Tag tag) {
        Limits.tag("", tag, Limits.EXPERIMENT_TAG);
        return active(workspace, id).chain(experiment -> store.setTag(workspace, id, tag));
    }

    public Uni<Void> deleteTag(String workspace, String id, String key) {
        return active(workspace, id)
                .chain(experiment -> store.deleteTag(workspace, id, key))
                .invoke(deleted -> {
                    if (!deleted) {
                        throw DomainException.notFound("No tag with name: " + key + " in experiment with id " + id);
                    }
                })
                .replaceWithVoid();
    }

    private static DomainException moving(String id) {
        return new DomainException(
                ErrorCode.RESOURCE_CONFLICT,
                "The experiment " + id + " is still being moved here with its runs, from a workspace that is being"
                        + " deleted: ask again in a while.");
    }

    private static DomainException taken(String name) {
        return new DomainException(
                ErrorCode.RESOURCE_ALREADY_EXISTS,
                "Experiment(name=" + name + ") already exists, perhaps deleted: choose another name or restore it.");
    }

    private static LedgerEntry entry(String kind, Experiment experiment, Map<String, Object> data) {
        return new LedgerEntry(kind, experiment.workspace(), "experiment/" + experiment.id(), LedgerEntry.CLIENT, data);
    }
}
