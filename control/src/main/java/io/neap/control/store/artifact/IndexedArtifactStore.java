// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import io.neap.control.error.DomainException;
import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactEntry;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.ArtifactStore;
import io.neap.control.store.artifact.Blobs.Incoming;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Artifacts as paths of the {@link ArtifactIndex} that name contents of the {@link Blobs}. Equal content is kept once. A
 * blob that no path names any more stays for a while, since a reader may still be at it: {@link UnnamedContents}.
 */
@ApplicationScoped
class IndexedArtifactStore implements ArtifactStore {

    private final ArtifactIndex index;
    private final Blobs blobs;
    private final PresignedUploads uploads;

    IndexedArtifactStore(ArtifactIndex index, Blobs blobs, PresignedUploads uploads) {
        this.index = index;
        this.blobs = blobs;
        this.uploads = uploads;
    }

    @Override
    public Uni<Artifact> put(ArtifactPath path, OptionalLong length, Multi<ByteBuffer> content) {
        return uploads.settle(path)
                .chain(() -> blobs.write(length, content))
                .chain(incoming -> named(path, length, incoming));
    }

    private Uni<Artifact> named(ArtifactPath path, OptionalLong length, Incoming incoming) {
        Artifact artifact = new Artifact(path.text(), incoming.sha256(), incoming.size());
        return Uni.createFrom()
                .item(artifact)
                .invoke(written -> requireLength(written, length))
                .call(written -> index.put(written, incoming::keep))
                .onCancellation()
                .call(incoming::drop)
                .onFailure()
                .call(() -> incoming.drop().onFailure().recoverWithNull());
    }

    private static void requireLength(Artifact written, OptionalLong announced) {
        if (announced.isPresent() && announced.getAsLong() != written.size()) {
            throw DomainException.invalid("The artifact '" + written.path() + "' was announced with "
                    + announced.getAsLong() + " bytes, but " + written.size() + " came; nothing was stored.");
        }
    }

    @Override
    public Uni<Optional<Artifact>> find(ArtifactPath path) {
        return uploads.settle(path).chain(() -> index.find(path));
    }

    @Override
    public Multi<ByteBuffer> read(Artifact artifact, long from, long length) {
        return blobs.read(artifact, from, length);
    }

    @Override
    public Uni<List<ArtifactEntry>> list(ArtifactPath folder) {
        return uploads.settle(folder).chain(() -> index.list(folder));
    }

    @Override
    public Uni<List<Artifact>> all(ArtifactPath folder, int limit) {
        return uploads.settle(folder).chain(() -> index.all(folder, limit));
    }

    @Override
    public Uni<Boolean> delete(ArtifactPath path) {
        return uploads.settle(path).chain(() -> index.delete(path));
    }

    @Override
    public Uni<Void> discard(ArtifactPath path) {
        return uploads.settle(path).chain(() -> index.discard(path, blobs::free));
    }
}
