// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.ArtifactStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;

/** Finds the files of a model, at any depth of its folder. */
@ApplicationScoped
class ModelFiles {

    /** Files of one model that are looked at. */
    static final int MOST = 500;

    private final ArtifactStore artifacts;

    ModelFiles(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    Uni<ModelFolder> below(ArtifactPath folder) {
        return artifacts.all(folder, MOST + 1).map(found -> found(folder, found));
    }

    /** In the order of Java, whatever that of the store is: the digest is over it. */
    private static ModelFolder found(ArtifactPath folder, List<Artifact> found) {
        List<Artifact> files = found.stream()
                .limit(MOST)
                .sorted(Comparator.comparing(Artifact::path))
                .toList();
        return new ModelFolder(folder, files, found.size() <= MOST);
    }
}
