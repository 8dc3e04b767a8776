// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactEntry;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.ArtifactStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds the files of a model, folder by folder. */
@ApplicationScoped
class ModelFiles {

    /** Files of one model that are looked at. */
    static final int MOST = 500;

    private static final int DEEPEST = 12;

    private final ArtifactStore artifacts;

    ModelFiles(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    Uni<ModelFolder> below(ArtifactPath folder) {
        Walk walk = new Walk();
        return into(folder, 1, walk).map(done -> walk.found(folder));
    }

    private Uni<Void> into(ArtifactPath folder, int depth, Walk walk) {
        if (depth > DEEPEST) {
            walk.whole = false;
            return nothing();
        }
        return artifacts
                .list(folder)
                .onItem()
                .transformToMulti(entries -> Multi.createFrom().iterable(entries))
                .onItem()
                .transformToUniAndConcatenate(entry -> take(folder, entry, depth, walk))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> take(ArtifactPath folder, ArtifactEntry entry, int depth, Walk walk) {
        if (walk.files.size() == MOST) {
            walk.whole = false;
            return nothing();
        }
        ArtifactPath path = folder.child(entry.name());
        return entry.folder()
                ? into(path, depth + 1, walk)
                : artifacts
                        .find(path)
                        .invoke(found -> found.ifPresent(walk.files::add))
                        .replaceWithVoid();
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }

    /** What was found so far. */
    private static final class Walk {
        private final List<Artifact> files = new ArrayList<>();
        private boolean whole = true;

        private ModelFolder found(ArtifactPath folder) {
            files.sort(Comparator.comparing(Artifact::path));
            return new ModelFolder(folder, files, whole);
        }
    }
}
