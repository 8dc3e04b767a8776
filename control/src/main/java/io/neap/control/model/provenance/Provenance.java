// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.provenance;

import io.neap.control.experiment.DatasetInput;
import io.neap.control.experiment.Run;
import io.neap.control.experiment.Tag;
import io.neap.control.ledger.SealedEntry;
import io.neap.control.model.Artifact;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a run came from.
 *
 * @param artifacts the run's and those of the models that it made, by path
 * @param entries what the ledger says of its begin, its ends, and of curves that a policy has thinned since, oldest first
 * @param digest SHA-256 over its params and metric points as they are now
 */
public record Provenance(Run run, List<Artifact> artifacts, List<SealedEntry> entries, String digest) {

    static final String STARTED = "run.started";
    static final String ENDED = "run.ended";
    static final String THINNED = "run.thinned";

    /** Files by which MLflow's flavors tell the packages that a model was made with, the one for pip first. */
    private static final List<String> ENVIRONMENT = List.of("requirements.txt", "python_env.yaml", "conda.yaml");

    public Provenance {
        artifacts = List.copyOf(artifacts);
        entries = List.copyOf(entries);
    }

    /**
     * The version of the code, as MLflow's clients tag it.
     *
     * @param name of the file, notebook or project
     * @param type such as LOCAL, NOTEBOOK or PROJECT
     * @param command with which it was started, if somebody has tagged it
     */
    public record Code(
            Optional<String> name,
            Optional<String> type,
            Optional<String> repository,
            Optional<String> branch,
            Optional<String> commit,
            Optional<String> entryPoint,
            Optional<String> command) {}

    public Code code() {
        Map<String, String> tags = tags();
        return new Code(
                text(tags, "mlflow.source.name"),
                text(tags, "mlflow.source.type"),
                text(tags, "mlflow.source.git.repoURL"),
                text(tags, "mlflow.source.git.branch"),
                text(tags, Tag.COMMIT),
                text(tags, "mlflow.project.entryPoint"),
                text(tags, "neap.command"));
    }

    /** The files that say which packages were there, those for pip first. */
    public List<Artifact> environment() {
        return ENVIRONMENT.stream()
                .flatMap(name ->
                        artifacts.stream().filter(artifact -> artifact.path().endsWith("/" + name)))
                .toList();
    }

    public List<DatasetInput> datasets() {
        return run.datasets();
    }

    /** SHA-256 of the data as it was read, by trainings that tag it. */
    public Optional<String> dataSha256() {
        return text(tags(), "neap.dataset.sha256");
    }

    public Optional<SealedEntry> started() {
        return last(STARTED);
    }

    public Optional<SealedEntry> ended() {
        return last(ENDED);
    }

    private Optional<SealedEntry> last(String kind) {
        return entries.stream()
                .filter(entry -> entry.entry().kind().equals(kind))
                .reduce((before, entry) -> entry);
    }

    /** The digest that the ledger says: of the last end, or of what a policy has made of that; empty before the end. */
    public Optional<String> recordedDigest() {
        Optional<String> recorded = Optional.empty();
        for (SealedEntry entry : entries) {
            Map<String, Object> data = entry.entry().data();
            if (entry.entry().kind().equals(ENDED)) {
                recorded = Optional.of(String.valueOf(data.get("digest")));
            } else if (entry.entry().kind().equals(THINNED)
                    && recorded.filter(String.valueOf(data.get("digest_before"))::equals)
                            .isPresent()) {
                recorded = Optional.of(String.valueOf(data.get("digest_after")));
            }
        }
        return recorded;
    }

    public Map<String, String> tags() {
        return run.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    private static Optional<String> text(Map<String, String> tags, String key) {
        return Optional.ofNullable(tags.get(key)).filter(value -> !value.isEmpty());
    }
}
