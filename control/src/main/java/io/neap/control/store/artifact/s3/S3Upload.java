// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact.s3;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Content on its way to an object, of a length that nobody has to know: what fits into one part stays here until its key
 * is known, and longer content goes in parts as it comes. One step at a time.
 */
public final class S3Upload {

    /** The least that S3 takes for a part that is not the last. */
    private static final int PART = 5 << 20;

    /** Then parts grow by as much again, so that the ten thousand that S3 takes hold 268 GiB. */
    private static final int PARTS_OF_A_SIZE = 1_000;

    private final S3Bucket bucket;
    private final String key;
    private final Memory memory;
    private final List<byte[]> held = new ArrayList<>();
    private final List<CompletedPart> sent = new ArrayList<>();
    private long heldBytes;
    private @Nullable String upload;
    private boolean complete;

    public S3Upload(S3Bucket bucket, String key, Memory memory) {
        this.bucket = bucket;
        this.key = key;
        this.memory = memory;
    }

    /** What all uploads together may hold. */
    public static final class Memory {

        private final long limit;
        private final AtomicLong held = new AtomicLong();

        /** @param limit in bytes */
        public Memory(long limit) {
            this.limit = limit;
        }

        private void take(int bytes) {
            if (held.addAndGet(bytes) > limit) {
                held.addAndGet(-bytes);
                throw new DomainException(
                        ErrorCode.RESOURCE_EXHAUSTED,
                        "More uploads are under way than Neap has memory for: send it again a little later.");
            }
        }

        private void give(long bytes) {
            held.addAndGet(-bytes);
        }
    }

    /** Takes the next bytes, which are the upload's from now on; done when there is room for more. */
    public Uni<Void> add(byte[] bytes) {
        memory.take(bytes.length);
        held.add(bytes);
        heldBytes += bytes.length;
        long part = PART * (1L + sent.size() / PARTS_OF_A_SIZE);
        return heldBytes < part ? Uni.createFrom().voidItem() : send();
    }

    /** Sends what is left; empty when all of it is still here, in {@link #content()}. */
    public Uni<Optional<S3Object>> end() {
        if (sent.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return (held.isEmpty() ? Uni.createFrom().voidItem() : send())
                .chain(() -> bucket.completeParts(key, String.valueOf(upload), sent))
                .invoke(() -> complete = true)
                .chain(() -> bucket.look(key));
    }

    /** All of it, when it was too short for a part. */
    public byte[] content() {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(heldBytes));
        held.forEach(all::put);
        return all.array();
    }

    /** Removes what was sent. */
    public Uni<Void> abort() {
        release();
        String begun = upload;
        if (begun == null) {
            return Uni.createFrom().voidItem();
        }
        return complete ? bucket.delete(key) : bucket.abortParts(key, begun);
    }

    /** Lets go of what is held. */
    public void release() {
        memory.give(heldBytes);
        held.clear();
        heldBytes = 0;
    }

    private Uni<Void> send() {
        AsyncRequestBody content = AsyncRequestBody.fromByteBuffersUnsafe(
                held.stream().map(ByteBuffer::wrap).toArray(ByteBuffer[]::new));
        return begun().chain(id -> bucket.putPart(key, id, sent.size() + 1, content))
                .invoke(part -> {
                    sent.add(part);
                    release();
                })
                .replaceWithVoid();
    }

    private Uni<String> begun() {
        String begun = upload;
        return begun != null
                ? Uni.createFrom().item(begun)
                : bucket.beginParts(key).invoke(id -> upload = id);
    }
}
