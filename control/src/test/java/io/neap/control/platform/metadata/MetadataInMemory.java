// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.metadata;

import io.neap.control.platform.RevisionName;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A store of metadata for revisions that the test names; while it fails, every call does. */
public final class MetadataInMemory implements MetadataStore {

    private final Map<RevisionName, ModelMetadata> kept = new ConcurrentHashMap<>();
    private final Map<RevisionName, Missing> expected = new ConcurrentHashMap<>();
    private volatile boolean failing;

    /** A revision that is there, and of which nothing is kept yet. */
    public void expect(RevisionName revision, String model, String version) {
        expected.put(revision, new Missing(revision, model, version));
    }

    public void fail(boolean fails) {
        failing = fails;
    }

    @Override
    public Uni<Optional<ModelMetadata>> find(RevisionName revision) {
        return answer(() -> Optional.ofNullable(kept.get(revision)));
    }

    @Override
    public Uni<Void> save(ModelMetadata metadata) {
        return answer(() -> kept.put(metadata.revision(), metadata)).replaceWithVoid();
    }

    @Override
    public Uni<List<Missing>> missing() {
        return answer(() -> {
            List<Missing> missing = new ArrayList<>(expected.values());
            missing.removeIf(revision -> kept.containsKey(revision.revision()));
            return missing;
        });
    }

    private <T> Uni<T> answer(Supplier<T> read) {
        return Uni.createFrom().item(() -> {
            if (failing) {
                throw new IllegalStateException("the database is away");
            }
            return read.get();
        });
    }
}
