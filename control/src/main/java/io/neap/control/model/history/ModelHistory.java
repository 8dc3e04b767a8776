// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.history;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.search.Search.View;
import io.neap.control.experiment.search.SearchRequest;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.Ledger.LedgerQuery;
import io.neap.control.ledger.SealedEntry;
import io.neap.control.model.ModelRegistry;
import io.neap.control.model.ModelVersion;
import io.neap.control.model.ModelVersions;
import io.neap.control.model.approval.ApprovalStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who changed what of a registered model and when, what it was at an instant, and the way back to what was proven. */
@ApplicationScoped
public class ModelHistory {

    private static final int MOST = 10_000;
    private static final int MOST_NAMES = 20;
    private static final String RENAMED = "registered-model.renamed";

    private final Ledger ledger;
    private final ModelRegistry registry;
    private final ModelVersions versions;
    private final ApprovalStore approvals;

    ModelHistory(Ledger ledger, ModelRegistry registry, ModelVersions versions, ApprovalStore approvals) {
        this.ledger = ledger;
        this.registry = registry;
        this.versions = versions;
        this.approvals = approvals;
    }

    /** Where an alias was moved, and by which rollout that was proven. */
    public record RollBack(String from, String to, String service, Instant provenAt) {}

    /**
     * The entries of the model and its versions up to the instant, oldest first; under its former names, too. Fails with
     * {@code RESOURCE_DOES_NOT_EXIST} when the ledger knows none.
     */
    public Uni<List<SealedEntry>> entries(String workspace, String model, Optional<Instant> asOf) {
        return named(workspace, model, asOf, 1).invoke(found -> {
            if (found.isEmpty()) {
                throw unknown(model, asOf);
            }
        });
    }

    /** What the model is; fails with {@code RESOURCE_DOES_NOT_EXIST} when there is none. */
    public Uni<ModelState> now(String workspace, String model) {
        SearchRequest all =
                new SearchRequest("name = '" + model.replace("'", "''") + "'", List.of(), View.ALL, MOST, "");
        return registry.get(workspace, model)
                .chain(known -> versions.search(workspace, all)
                        .chain(found -> approvals
                                .ofModel(workspace, model)
                                .map(given -> ModelState.of(known, found.items(), given))));
    }

    /** What the model was at the instant; fails with {@code RESOURCE_DOES_NOT_EXIST} when it was not there. */
    public Uni<ModelState> asOf(String workspace, String model, Instant instant) {
        Optional<Instant> asOf = Optional.of(instant);
        return entries(workspace, model, asOf)
                .map(found -> ModelState.of(
                                found.stream().map(SealedEntry::entry).toList())
                        .orElseThrow(() -> unknown(model, asOf)));
    }

    /**
     * Moves the alias to the version that most recently came through a rollout to all requests of a service, other than
     * the one it leads to; archived or newer versions that no traffic has proven are passed over. Fails with {@code
     * INVALID_PARAMETER_VALUE} when there is none.
     */
    public Uni<RollBack> rollBack(String workspace, String model, String alias, String actor) {
        return registry.byAlias(workspace, model, alias)
                .chain(current -> proven(workspace, model)
                        .chain(found -> existing(workspace, model, current, found))
                        .map(found -> found.orElseThrow(() -> DomainException.invalid("No rollout of a version of "
                                + model + " other than " + current.version()
                                + ", which it has still, was completed: there is nothing proven to go back to. Move the"
                                + " alias by hand.")))
                        .call(target -> registry.moveAlias(
                                workspace, model, alias, Optional.of(current.version()), target.to(), actor)));
    }

    /** Versions of this very model that rollouts were completed for, wherever it was then; the newest first. */
    private Uni<List<RollBack>> proven(String workspace, String model) {
        return entries(workspace, model, Optional.empty())
                .map(ModelNamings::of)
                .chain(namings -> Multi.createFrom()
                        .iterable(namings.workspaces())
                        .onItem()
                        .transformToUniAndConcatenate(this::completions)
                        .collect()
                        .asList()
                        .map(found -> found.stream()
                                .flatMap(List::stream)
                                .filter(entry -> namings.had(
                                        entry.entry().workspace(),
                                        String.valueOf(entry.entry().data().get("model")),
                                        entry.at()))
                                .sorted(Comparator.comparing(SealedEntry::at).reversed())
                                .map(ModelHistory::completed)
                                .toList()));
    }

    private Uni<List<SealedEntry>> completions(String workspace) {
        return ledger.find(new LedgerQuery(workspace, List.of(), List.of("rollout.completed"), Optional.empty(), MOST));
    }

    private static RollBack completed(SealedEntry entry) {
        Map<String, Object> data = entry.entry().data();
        return new RollBack(
                "",
                String.valueOf(data.get("version")),
                entry.entry().subject().substring("service/".length()),
                entry.at());
    }

    /** The first one that is another version and still there. */
    private Uni<Optional<RollBack>> existing(
            String workspace, String model, ModelVersion current, List<RollBack> candidates) {
        Optional<RollBack> first = candidates.stream()
                .filter(candidate -> !candidate.to().equals(current.version()))
                .findFirst();
        if (first.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        RollBack candidate = first.get();
        return versions.get(workspace, model, candidate.to())
                .map(there -> Optional.of(
                        new RollBack(current.version(), candidate.to(), candidate.service(), candidate.provenAt())))
                .onFailure(failure ->
                        failure instanceof DomainException known && known.code() == ErrorCode.RESOURCE_DOES_NOT_EXIST)
                .recoverWithUni(() -> existing(
                        workspace,
                        model,
                        current,
                        candidates.stream()
                                .filter(other -> !other.to().equals(candidate.to()))
                                .toList()));
    }

    private Uni<List<SealedEntry>> named(String workspace, String model, Optional<Instant> asOf, int names) {
        List<String> subjects = List.of("model/" + model, "model/" + model + "/");
        return ledger.find(new LedgerQuery(workspace, subjects, List.of(), asOf, MOST))
                .chain(found -> {
                    int renamed = lastRename(found);
                    if (renamed < 0 || names == MOST_NAMES) {
                        return Uni.createFrom().item(found);
                    }
                    SealedEntry rename = found.get(renamed);
                    String former = String.valueOf(rename.entry().data().get("from"));
                    String there = String.valueOf(rename.entry().data().getOrDefault("workspace", workspace));
                    return named(there, former, Optional.of(rename.at()), names + 1)
                            .map(before -> Stream.concat(
                                            before.stream().filter(entry -> !left(entry, model)),
                                            found.subList(renamed, found.size()).stream())
                                    .toList());
                });
    }

    /** The note under the former name that it has this one now. */
    private static boolean left(SealedEntry entry, String model) {
        return entry.entry().kind().equals("registered-model.left")
                && model.equals(entry.entry().data().get("to"));
    }

    private static int lastRename(List<SealedEntry> entries) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).entry().kind().equals(RENAMED)) {
                return i;
            }
        }
        return -1;
    }

    private static DomainException unknown(String model, Optional<Instant> asOf) {
        return DomainException.notFound("Registered Model with name=" + model + " not found"
                + asOf.map(instant -> " in the ledger as of " + instant).orElse(" in the ledger"));
    }
}
