// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.Tracking;
import io.neap.control.experiment.logged.LoggedModels;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out where a new version's files are and which run made them. */
@ApplicationScoped
class ModelSource {

    private static final String RUNS = "runs:/";

    private final LoggedModels loggedModels;
    private final Tracking tracking;
    private final VersionStore versions;

    ModelSource(LoggedModels loggedModels, Tracking tracking, VersionStore versions) {
        this.loggedModels = loggedModels;
        this.tracking = tracking;
        this.versions = versions;
    }

    Uni<Resolved> resolve(String workspace, NewVersion wanted) {
        String source = wanted.source();
        if (source.startsWith(ModelReference.SCHEME)) {
            return referenced(workspace, wanted, ModelReference.parse(source));
        }
        if (source.startsWith(RUNS)) {
            String[] parts = source.substring(RUNS.length()).split("/", 2);
            String path = parts.length == 2 ? "/" + parts[1] : "";
            return tracking.get(workspace, parts[0])
                    .map(run -> new Resolved(
                            run.artifactUri() + path,
                            run.runId(),
                            wanted.modelId().orElse(null)));
        }
        return wanted.modelId()
                .map(modelId -> logged(workspace, wanted, modelId))
                .orElseGet(() -> Uni.createFrom()
                        .item(new Resolved(source, wanted.runId().orElse(null), null)));
    }

    private Uni<Resolved> referenced(String workspace, NewVersion wanted, ModelReference reference) {
        return switch (reference) {
            case ModelReference.Logged(String modelId) -> logged(workspace, wanted, modelId);
            case ModelReference.Version(String name, String version) ->
                versions.find(workspace, name, version).map(found -> copied(reference, found));
            case ModelReference.Latest(String name) ->
                versions.latest(workspace, name).map(found -> copied(reference, found));
            case ModelReference.ByAlias(String name, String alias) ->
                versions.byAlias(workspace, name, alias).map(found -> copied(reference, found));
        };
    }

    private Uni<Resolved> logged(String workspace, NewVersion wanted, String modelId) {
        return loggedModels
                .get(workspace, modelId)
                .map(model ->
                        new Resolved(model.artifactUri(), wanted.runId().orElse(model.sourceRunId()), model.modelId()));
    }

    private static Resolved copied(ModelReference reference, Optional<ModelVersion> found) {
        ModelVersion version =
                found.orElseThrow(() -> DomainException.notFound("Model Version " + reference + " not found"));
        return new Resolved(version.artifactUri(), version.runId(), version.modelId());
    }

    /** Where the files are, and who made them as far as that is known. */
    record Resolved(
            String artifactUri,
            @Nullable String runId,
            @Nullable String modelId) {}
}
