// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.provenance;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.ModelLink;
import io.neap.control.experiment.Run;
import io.neap.control.experiment.Tracking;
import io.neap.control.experiment.logged.LoggedModels;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.Ledger.LedgerQuery;
import io.neap.control.ledger.SealedEntry;
import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.ArtifactStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out where runs came from. */
@ApplicationScoped
public class Provenances {

    /** Artifacts of one run or model; more are no help to who compares them. */
    private static final int MOST = 10_000;

    private final Tracking tracking;
    private final LoggedModels models;
    private final ArtifactStore store;
    private final Ledger ledger;

    Provenances(Tracking tracking, LoggedModels models, ArtifactStore store, Ledger ledger) {
        this.tracking = tracking;
        this.models = models;
        this.store = store;
        this.ledger = ledger;
    }

    /**
     * Fails with {@code RESOURCE_DOES_NOT_EXIST} when there is no such run, and with {@code INVALID_PARAMETER_VALUE} when
     * it has too many artifacts.
     */
    public Uni<Provenance> of(String workspace, String runId) {
        return tracking.get(workspace, runId)
                .chain(run -> entries(workspace, run)
                        .chain(entries -> artifacts(workspace, run)
                                .chain(artifacts -> tracking.digest(workspace, runId)
                                        .map(digest -> new Provenance(run, artifacts, entries, digest)))));
    }

    private Uni<List<SealedEntry>> entries(String workspace, Run run) {
        return ledger.find(new LedgerQuery(
                workspace,
                List.of("run/" + run.runId()),
                List.of(Provenance.STARTED, Provenance.ENDED, Provenance.THINNED),
                Optional.empty(),
                MOST));
    }

    private Uni<List<Artifact>> artifacts(String workspace, Run run) {
        return Multi.createFrom()
                .iterable(run.modelOutputs())
                .onItem()
                .transformToUniAndConcatenate(link -> location(workspace, link))
                .onCompletion()
                .continueWith(run.artifactUri())
                .onItem()
                .transformToUniAndConcatenate(this::below)
                .collect()
                .in(ArrayList<Artifact>::new, List::addAll)
                .map(List::copyOf);
    }

    /** Empty when the model was deleted meanwhile. */
    private Uni<String> location(String workspace, ModelLink link) {
        return models.get(workspace, link.modelId())
                .map(model -> model.artifactUri())
                .onFailure(DomainException.class)
                .recoverWithItem("");
    }

    private Uni<List<Artifact>> below(String uri) {
        return ArtifactPath.ofUri(uri)
                .map(folder -> store.all(folder, MOST + 1).invoke(Provenances::requireFew))
                .orElse(Uni.createFrom().item(List.of()));
    }

    private static void requireFew(List<Artifact> artifacts) {
        if (artifacts.size() > MOST) {
            throw DomainException.invalid(
                    "The run has more than " + MOST + " artifacts: compare them by their folders.");
        }
    }
}
