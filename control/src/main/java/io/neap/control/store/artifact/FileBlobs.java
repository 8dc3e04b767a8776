// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.model.Artifact;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.file.OpenOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.file.AsyncFile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.UUID;

/** Contents as files of this machine: {@code blobs/ab/abcd…} by SHA-256, {@code incoming/} while they are written. */
@ApplicationScoped
@Typed(FileBlobs.class)
class FileBlobs implements Blobs {

    private static final int READ_BUFFER = 128 << 10;

    private final Vertx vertx;
    private final BlobFiles files;

    FileBlobs(Vertx vertx, BlobFiles files) {
        this.vertx = vertx;
        this.files = files;
    }

    @Override
    public Uni<Incoming> write(OptionalLong length, Multi<ByteBuffer> content) {
        Path place = files.incoming(UUID.randomUUID().toString());
        return blocking(() -> files.prepare(length.orElse(0)))
                .chain(() -> vertx.fileSystem()
                        .open(
                                place.toString(),
                                new OpenOptions().setCreateNew(true).setWrite(true)))
                .chain(file ->
                        written(file, content).call(digest -> file.flush()).eventually(file::close))
                .<Incoming>map(digest -> new Written(place, digest.sha256(), digest.size()))
                .onCancellation()
                .call(() -> forget(place))
                .onFailure()
                .call(() -> forget(place).onFailure().recoverWithNull())
                .onFailure(FileBlobs::isOfDisk)
                .transform(this::unwritten);
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
    public Uni<Void> free(String sha256) {
        return forget(files.blob(sha256));
    }

    @Override
    public Multi<Kept> shelf(String digits) {
        return vertx.executeBlocking(() -> files.shelfOf(digits))
                .onItem()
                .transformToMulti(kept -> Multi.createFrom().iterable(kept));
    }

    private Uni<Void> forget(Path file) {
        return blocking(() -> files.forget(file));
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

    private DomainException unwritten(Throwable failure) {
        return new DomainException(
                ErrorCode.INSUFFICIENT_STORAGE,
                "The artifact could not be written below " + files.folder() + " (" + failure.getMessage()
                        + "): free disk space or make the folder writable.",
                failure);
    }

    private static boolean isOfDisk(Throwable failure) {
        return failure instanceof FileSystemException || failure instanceof IOException;
    }

    /** A file in {@code incoming/}. */
    private final class Written implements Incoming {

        private final Path place;
        private final String sha256;
        private final long size;

        Written(Path place, String sha256, long size) {
            this.place = place;
            this.sha256 = sha256;
            this.size = size;
        }

        @Override
        public String sha256() {
            return sha256;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public Uni<Void> keep() {
            return blocking(() -> files.keep(place, sha256))
                    .onFailure(FileBlobs::isOfDisk)
                    .transform(FileBlobs.this::unwritten);
        }

        @Override
        public Uni<Void> drop() {
            return forget(place);
        }
    }

    /** What blocks and may fail. */
    private interface Step {

        void run() throws IOException;
    }
}
