// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.Tracking;
import io.neap.control.experiment.logged.LoggedModels;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out where a new version's files are and which run made them. */
@ApplicationScoped
class ModelSource {

    private static final String RUNS = "runs:/";
    private static final String FILE = "file";
    private static final int HEX = 16;
    private static final Pattern ESCAPE = Pattern.compile("(?i)%(2e|2f|5c|25|00)");
    private static final Pattern CLIMBS = Pattern.compile("(^|[/\\\\])\\.\\.?($|[/\\\\?#])|\0");
    private static final Pattern URI =
            Pattern.compile("(?<scheme>[A-Za-z][\\w+.-]+):(//[^/?#]*)?(?<path>[^?#]*).*", Pattern.DOTALL);

    private final LoggedModels loggedModels;
    private final Tracking tracking;
    private final VersionStore versions;

    ModelSource(LoggedModels loggedModels, Tracking tracking, VersionStore versions) {
        this.loggedModels = loggedModels;
        this.tracking = tracking;
        this.versions = versions;
    }

    /**
     * Fails with {@code INVALID_PARAMETER_VALUE} when the source climbs, or is a path on somebody's disk that is not among
     * the artifacts of the run or model that the client names.
     */
    Uni<Void> admit(String workspace, NewVersion wanted) {
        String source = wanted.source();
        String plain = unescaped(source);
        if (CLIMBS.matcher(plain).find()) {
            throw malformed(source);
        }
        Matcher uri = URI.matcher(plain);
        if (uri.matches() && !uri.group("scheme").equals(FILE)) {
            if (!uri.group("path").startsWith("/")) {
                throw malformed(source);
            }
            return Uni.createFrom().voidItem();
        }
        return roots(workspace, wanted)
                .invoke(roots -> {
                    if (roots.stream().noneMatch(root -> inside(plain, root))) {
                        throw DomainException.invalid("Invalid model version source: '" + source
                                + "'. To use a local path as a model version source, the run_id or the model_id has to be"
                                + " specified and the path has to be contained within its artifact directory.");
                    }
                })
                .replaceWithVoid();
    }

    /** Where the run and the model that the client names have their artifacts. */
    private Uni<List<String>> roots(String workspace, NewVersion wanted) {
        Uni<List<String>> ofRun = wanted.runId()
                .map(runId -> tracking.get(workspace, runId).map(run -> List.of(run.artifactUri())))
                .orElseGet(() -> Uni.createFrom().item(List.of()));
        return ofRun.chain(roots -> wanted.modelId()
                .map(modelId -> loggedModels
                        .get(workspace, modelId)
                        .map(model -> Stream.concat(roots.stream(), Stream.of(model.artifactUri()))
                                .toList()))
                .orElseGet(() -> Uni.createFrom().item(roots)));
    }

    private static boolean inside(String path, String root) {
        String folder = local(root);
        return !folder.isEmpty() && (local(path) + "/").startsWith(folder + "/");
    }

    /** The path on a disk; empty when the URI leads elsewhere. */
    private static String local(String uri) {
        Matcher parts = URI.matcher(uri);
        if (!parts.matches()) {
            return uri;
        }
        return parts.group("scheme").equals(FILE) ? parts.group("path") : "";
    }

    /** With plain dots, slashes and zeros, however often they were escaped. */
    private static String unescaped(String uri) {
        String plain = uri;
        for (Matcher escape = ESCAPE.matcher(plain); escape.find(); escape = ESCAPE.matcher(plain)) {
            plain = escape.replaceAll(
                    found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), HEX))));
        }
        return plain;
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
