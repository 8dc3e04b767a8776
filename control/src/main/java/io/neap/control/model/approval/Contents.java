// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.approval;

import io.neap.control.error.DomainException;
import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.ArtifactStore;
import io.neap.control.model.ModelVersion;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out what versions are made of now. */
@ApplicationScoped
class Contents {

    private static final int MOST = 10_000;

    private final ArtifactStore artifacts;

    Contents(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /** Fails with {@code INVALID_PARAMETER_VALUE} when there are too many files to tell whether one of them changes. */
    Uni<Content> of(ModelVersion version) {
        Optional<ArtifactPath> folder = ArtifactPath.ofUri(version.artifactUri())
                .filter(path -> !ArtifactPath.namesServer(version.artifactUri()))
                .filter(path -> !path.text().isEmpty()); // below the root are everybody's files
        return folder.map(path -> files(path).map(files -> {
                    requireFew(version, files);
                    return Content.ofFiles(path, files);
                }))
                .orElseGet(() -> Uni.createFrom().item(Content.ofSource(version.artifactUri())));
    }

    /** What is below the path as a folder, and what is there as a file. */
    private Uni<List<Artifact>> files(ArtifactPath path) {
        return artifacts
                .find(path)
                .chain(file -> artifacts
                        .all(path, MOST + 1)
                        .map(below ->
                                Stream.concat(file.stream(), below.stream()).toList()));
    }

    private static void requireFew(ModelVersion version, List<Artifact> files) {
        if (files.size() > MOST) {
            throw DomainException.invalid("Version " + version.version() + " of " + version.name() + " has more than "
                    + MOST + " files, which can't be approved together. Log a model with fewer.");
        }
    }
}
