// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import io.neap.control.model.Artifact;
import io.neap.control.store.artifact.s3.S3Bucket;
import io.neap.control.store.artifact.s3.S3Object;
import io.neap.control.store.artifact.s3.S3Upload;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Contents as objects of a bucket: {@code blobs/ab/abcd…} by SHA-256, which the server copies from {@code incoming/} when
 * all of it has come. Content that fits into one part is put where it belongs at once.
 */
@ApplicationScoped
@Typed(S3Blobs.class)
class S3Blobs implements Blobs {

    /** What else lies there, such as the mark of a folder that a tool has made, is no content. */
    private static final Pattern CONTENT = Pattern.compile("blobs/[0-9a-f]{2}/[0-9a-f]{64}");

    private final S3Bucket bucket;
    private final S3Upload.Memory memory =
            new S3Upload.Memory(Runtime.getRuntime().maxMemory() / 4);

    S3Blobs(S3Bucket bucket) {
        this.bucket = bucket;
    }

    /** The key of content. */
    static String key(String sha256) {
        return "blobs/" + sha256.substring(0, 2) + "/" + sha256;
    }

    @Override
    public Uni<Incoming> write(OptionalLong length, Multi<ByteBuffer> content) {
        Digest digest = new Digest();
        S3Upload upload = new S3Upload(bucket, "incoming/" + UUID.randomUUID(), memory);
        return content.onItem()
                .transformToUniAndConcatenate(part -> {
                    byte[] bytes = new byte[part.remaining()];
                    part.duplicate().get(bytes);
                    digest.update(bytes);
                    return upload.add(bytes);
                })
                .collect()
                .last()
                .chain(upload::end)
                .chain(object -> incoming(upload, object, digest))
                .onFailure()
                .call(() -> upload.abort().onFailure().recoverWithNull())
                .onCancellation()
                .call(upload::abort);
    }

    /** Puts it where it belongs already, for its name is given in a transaction, which should be short. */
    private Uni<Incoming> incoming(S3Upload upload, Optional<S3Object> object, Digest digest) {
        String sha256 = digest.sha256();
        Incoming incoming = new Sent(upload, object, sha256, digest.size());
        return shelve(upload, object, sha256).replaceWith(incoming);
    }

    private Uni<Void> shelve(S3Upload upload, Optional<S3Object> object, String sha256) {
        return object.map(sent -> bucket.copyUnlessThere(sent, key(sha256)))
                .orElseGet(() -> bucket.putUnlessThere(key(sha256), upload::content));
    }

    @Override
    public Multi<ByteBuffer> read(Artifact artifact, long from, long length) {
        return bucket.read(key(artifact.sha256()), Optional.empty(), from, length);
    }

    @Override
    public Uni<Void> free(String sha256) {
        return bucket.delete(key(sha256));
    }

    @Override
    public Multi<Kept> shelf(String digits) {
        String shelf = "blobs/" + digits + "/";
        return bucket.pages(shelf)
                .onItem()
                .transformToMultiAndConcatenate(page -> Multi.createFrom().iterable(page))
                .filter(object -> CONTENT.matcher(object.key()).matches())
                .map(object -> new Kept(object.key().substring(shelf.length()), object.size()));
    }

    /** An object in {@code incoming/}, or content that is still in memory. */
    private final class Sent implements Incoming {

        private final S3Upload upload;
        private final Optional<S3Object> object;
        private final String sha256;
        private final long size;

        Sent(S3Upload upload, Optional<S3Object> object, String sha256, long size) {
            this.upload = upload;
            this.object = object;
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

        /** A look, unless it was freed meanwhile: the lock of the content is held. */
        @Override
        public Uni<Void> keep() {
            return bucket.soon(shelve(upload, object, sha256))
                    .call(() -> drop().onFailure().recoverWithNull());
        }

        @Override
        public Uni<Void> drop() {
            return upload.abort();
        }
    }
}
