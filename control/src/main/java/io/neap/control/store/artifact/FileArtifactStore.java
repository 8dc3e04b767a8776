// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactEntry;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.ArtifactStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.file.OpenOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.file.AsyncFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Artifacts as files of this machine: {@code blobs/ab/abcd…} by SHA-256, {@code incoming/} while they are written.
 * Equal content is kept once. A blob that no path names any more stays: a reader may still be at it.
 */
@ApplicationScoped
class FileArtifactStore implements ArtifactStore {

    private static final int READ_BUFFER = 128 << 10;

    private final Vertx vertx;
    private final ArtifactIndex index;
    private final BlobFiles files;

    FileArtifactStore(Vertx vertx, ArtifactIndex index, BlobFiles files) {
        this.vertx = vertx;
        this.index = index;
        this.files = files;
    }

    @Override
    public Uni<Artifact> put(ArtifactPath path, OptionalLong length, Multi<ByteBuffer> content) {
        Path incoming = files.incoming(UUID.randomUUID().toString());
        return blocking(() -> files.prepare(length.orElse(0)))
                .chain(() -> vertx.fileSystem()
                        .open(
                                incoming.toString(),
                                new OpenOptions().setCreateNew(true).setWrite(true)))
                .chain(file ->
                        written(file, content).call(digest -> file.flush()).eventually(file::close))
                .invoke(digest -> digest.requireLength(path, length))
                .map(digest -> new Artifact(path.text(), digest.sha256(), digest.size()))
                .call(artifact -> index.put(artifact, () -> blocking(() -> files.keep(incoming, artifact.sha256()))))
                .onFailure()
                .call(() -> blocking(() -> files.forget(incoming)).onFailure().recoverWithNull())
                .onFailure(FileArtifactStore::isOfDisk)
                .transform(failure -> new DomainException(
                        ErrorCode.INSUFFICIENT_STORAGE,
                        "The artifact '" + path + "' could not be written below " + files.folder() + " ("
                                + failure.getMessage() + "): free disk space or make the folder writable.",
                        failure));
    }

    @Override
    public Uni<Optional<Artifact>> find(ArtifactPath path) {
        return index.find(path);
    }

    @Override
    public Multi<ByteBuffer> read(Artifact artifact, long from, long length) {
        String blob = files.blob(artifact.sha256()).toString();
        return vertx.fileSystem()
                .open(blob, new OpenOptions().setRead(true).setWrite(false).setCreate(false))
                .onItem()
                .transformToMulti(file -> {
                    file.setReadPos(from).setReadLength(length).setReadBufferSize(READ_BUFFER);
                    return file.toMulti()
                            .map(buffer -> ByteBuffer.wrap(buffer.getBytes()))
                            .onTermination()
                            .call(() -> file.close());
                })
                .onFailure(FileSystemException.class)
                .transform(failure -> new DomainException(
                        ErrorCode.INTERNAL_ERROR,
                        "The content of '" + artifact.path() + "' is missing at " + blob + ".",
                        failure));
    }

    @Override
    public Uni<List<ArtifactEntry>> list(ArtifactPath folder) {
        return index.list(folder);
    }

    @Override
    public Uni<Boolean> delete(ArtifactPath path) {
        return index.delete(path);
    }

    @Override
    public Uni<Void> discard(ArtifactPath path) {
        return index.discard(path, sha256 -> blocking(() -> files.forget(files.blob(sha256))));
    }

    private Uni<Void> blocking(Step step) {
        return vertx.<Void>executeBlocking(() -> {
                    step.run();
                    return null;
                })
                .replaceWithVoid();
    }

    private static Uni<Digest> written(AsyncFile file, Multi<ByteBuffer> content) {
        Digest digest = new Digest();
        return content.onItem()
                .transformToUniAndConcatenate(part -> {
                    byte[] bytes = new byte[part.remaining()];
                    part.duplicate().get(bytes);
                    digest.update(bytes);
                    return file.write(Buffer.buffer(bytes));
                })
                .collect()
                .last()
                .replaceWith(digest);
    }

    private static boolean isOfDisk(Throwable failure) {
        return failure instanceof FileSystemException || failure instanceof IOException;
    }

    /** What blocks and may fail. */
    private interface Step {

        void run() throws IOException;
    }
}
