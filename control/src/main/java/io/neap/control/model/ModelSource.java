// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.Limits;
import io.neap.control.experiment.Tracking;
import io.neap.control.experiment.logged.LoggedModels;
import io.neap.control.location.ArtifactLocation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

    /**
     * Finds the files of a version that a client registers; fails with {@code INVALID_PARAMETER_VALUE} when the source
     * climbs, is a path on somebody's disk that is not among the artifacts of the run or model that the client names, or
     * is a prompt, which has no files.
     */
    Uni<Resolved> admit(String workspace, RegisteredModel model, NewVersion wanted) {
        if (model.isText(wanted.source())) {
            return resolve(workspace, wanted);
        }
        return requireReadable(workspace, wanted)
                .chain(() -> resolve(workspace, wanted))
                .invoke(found -> {
                    if (RegisteredModel.isPromptSource(found.artifactUri()) && !model.isPrompt()) {
                        throw DomainException.invalid("Invalid model version source: '" + wanted.source()
                                + "' is a prompt, which has no files.");
                    }
                });
    }

    private Uni<Void> requireReadable(String workspace, NewVersion wanted) {
        String source = wanted.source();
        Limits.length("source", ArtifactLocation.LONGEST, source);
        ArtifactLocation location = ArtifactLocation.of(source);
        if (location.isLocal()) {
            return roots(workspace, wanted.runId(), wanted.modelId())
                    .invoke(roots -> {
                        if (!location.isPlain() || roots.stream().noneMatch(location::isLocalWithin)) {
                            throw outside(source);
                        }
                    })
                    .replaceWithVoid();
        }
        if (!location.isPlain() || !location.path().startsWith("/") || isNoModel(source)) {
            throw malformed(source);
        }
        return Uni.createFrom().voidItem();
    }

    /** All of this server's store, or its own folder. */
    private static boolean isNoModel(String source) {
        return ArtifactPath.ofUri(source)
                .filter(path -> path.text().isEmpty() || path.isReserved())
                .isPresent();
    }

    /** Where the run and the model have their artifacts. */
    private Uni<List<ArtifactLocation>> roots(String workspace, Optional<String> runId, Optional<String> modelId) {
        Uni<List<ArtifactLocation>> ofRun = runId.map(
                        id -> tracking.get(workspace, id).map(run -> List.of(ArtifactLocation.of(run.artifactUri()))))
                .orElseGet(() -> Uni.createFrom().item(List.of()));
        return ofRun.chain(roots -> modelId.map(id -> loggedModels
                        .get(workspace, id)
                        .map(model -> Stream.concat(roots.stream(), Stream.of(ArtifactLocation.of(model.artifactUri())))
                                .toList()))
                .orElseGet(() -> Uni.createFrom().item(roots)));
    }

    private static DomainException outside(String source) {
        return DomainException.invalid("Invalid model version source: '" + source
                + "'. To use a local path as a model version source, the run_id or the model_id has to be specified and"
                + " the path has to be contained within its artifact directory.");
    }

    private static DomainException malformed(String source) {
        return DomainException.invalid("Invalid model version source: '" + source
                + "'. If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts"
                + " uri, an absolute path must be provided without relative path references present. Please provide an"
                + " absolute path.");
    }

    Uni<Resolved> resolve(String workspace, NewVersion wanted) {
        String source = wanted.source();
        if (source.startsWith(ModelReference.SCHEME)) {
            return referenced(workspace, wanted, ModelReference.parse(source));
        }
        if (source.startsWith(RUNS)) {
            String[] parts = source.substring(RUNS.length()).split("/", 2);
            String path = parts.length == 2 ? "/" + parts[1] : "";
            return ofRun(workspace, wanted, parts[0], path);
        }
        return wanted.modelId()
                .map(modelId -> logged(workspace, wanted, modelId))
                .orElseGet(() -> Uni.createFrom()
                        .item(new Resolved(source, wanted.runId().orElse(null), null)));
    }

    /** A run that is not here is believed when the client names it, as it may be on another server. */
    private Uni<Resolved> ofRun(String workspace, NewVersion wanted, String runId, String path) {
        @Nullable String modelId = wanted.modelId().orElse(null);
        Uni<Resolved> found =
                tracking.get(workspace, runId).map(run -> new Resolved(run.artifactUri() + path, run.runId(), modelId));
        return wanted.runId().filter(runId::equals).isEmpty()
                ? found
                : found.onFailure(ModelSource::isMissing)
                        .recoverWithItem(new Resolved(wanted.source(), runId, modelId));
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof DomainException known && known.code() == ErrorCode.RESOURCE_DOES_NOT_EXIST;
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
