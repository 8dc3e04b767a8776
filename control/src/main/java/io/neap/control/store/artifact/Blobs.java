// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import io.neap.control.model.Artifact;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Contents by their SHA-256, which is all that they are known by: which path names one is the {@link ArtifactIndex}'s.
 * {@code ArtifactStoreContract} is run over each adapter.
 */
interface Blobs {

    /**
     * Writes content aside, whole and safe from a power cut; leaves nothing when it fails or is cancelled. Fails with
     * {@code INSUFFICIENT_STORAGE} when there is no room.
     *
     * @param length in bytes, when it is known before
     * @param content is asked for the next part when the last one has been written
     */
    Uni<Incoming> write(OptionalLong length, Multi<ByteBuffer> content);

    /** Some of the content, in parts, read as they are asked for. */
    Multi<ByteBuffer> read(Artifact artifact, long from, long length);

    /** Removes content that nobody names; that it is not there is no failure. */
    Uni<Void> free(String sha256);

    /** The contents that are kept whose SHA-256 begins with those two digits, read as they are asked for. */
    Multi<Kept> shelf(String digits);

    /**
     * Content that is kept.
     *
     * @param size in bytes
     */
    record Kept(String sha256, long size) {}

    /** Content that was written aside and has no name yet: either of its steps ends it. */
    interface Incoming {

        /** In lower-case hex. */
        String sha256();

        /** In bytes. */
        long size();

        /** Gives it its name for good. Called while nobody else keeps or frees the same content. */
        Uni<Void> keep();

        /** Removes it; that it is not there is no failure. */
        Uni<Void> drop();
    }
}
