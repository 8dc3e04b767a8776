// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where artifacts are kept. An artifact is seen whole or not at all, and the bytes that a reader has begun with stay the
 * same under it. {@code ArtifactStoreContract} states what each adapter is held to.
 */
public interface ArtifactStore {

    /**
     * Stores the content under the path, in place of what was there. Nothing is stored when the content fails or is
     * not of the announced length ({@code INVALID_PARAMETER_VALUE}), or when there is no room
     * ({@code INSUFFICIENT_STORAGE}).
     *
     * @param content is asked for the next part when the last one has been written
     */
    Uni<Artifact> put(ArtifactPath path, OptionalLong length, Multi<ByteBuffer> content);

    Uni<Optional<Artifact>> find(ArtifactPath path);

    /** Some of the content, in parts, read as they are asked for. */
    Multi<ByteBuffer> read(Artifact artifact, long from, long length);

    /** The artifacts at any depth below the folder, by path, that many at most. */
    Uni<List<Artifact>> all(ArtifactPath folder, int limit);

    /** A small part of the content, in one piece; shorter only when the content ends. */
    default Uni<ByteBuffer> some(Artifact artifact, long from, int length) {
        return read(artifact, from, length)
                .collect()
                .in(() -> ByteBuffer.allocate(length), ByteBuffer::put)
                .map(ByteBuffer::flip);
    }

    /** What is directly inside the folder, by name; none when there is no such folder. */
    Uni<List<ArtifactEntry>> list(ArtifactPath folder);

    /**
     * Forgets the artifact and all that is below the path as a folder, and frees what no other path names. Nobody may be
     * reading it.
     */
    Uni<Void> discard(ArtifactPath path);

    /** Forgets the artifact, and all that is below the path as a folder; false when there was none. */
    Uni<Boolean> delete(ArtifactPath path);
}
