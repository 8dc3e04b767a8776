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
 * @param started what the ledger says of its begin
 * @param ended and of its last end
 * @param digest SHA-256 over its params and metric points as they are now
 */
public record Provenance(
        Run run, List<Artifact> artifacts, Optional<SealedEntry> started, Optional<SealedEntry> ended, String digest) {

    /** Files by which MLflow's flavors tell the packages that a model was made with, the one for pip first. */
    private static final List<String> ENVIRONMENT = List.of("requirements.txt", "python_env.yaml", "conda.yaml");

    public Provenance {
        artifacts = List.copyOf(artifacts);
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

    /** The same digest when the run ended; empty as long as it goes on. */
    public Optional<String> digestAtEnd() {
        return ended.map(entry -> String.valueOf(entry.entry().data().get("digest")));
    }

    public Map<String, String> tags() {
        return run.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    private static Optional<String> text(Map<String, String> tags, String key) {
        return Optional.ofNullable(tags.get(key)).filter(value -> !value.isEmpty());
    }
}
