// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.oip.pace.BodyPace;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;

/** A request's body, in one piece. */
final class Body {

    private static final byte[] NOTHING = {};
    private static final int FIRST_SIZE = 8 * 1024;

    /** More than that is taken only as it comes: an announcement alone costs the client nothing. */
    private static final int MAX_TRUSTED_SIZE = 1024 * 1024;

    private final long limit;
    private final long announced;
    private byte[] bytes = NOTHING;
    private int length;

    private Body(long limit, long announced) {
        this.limit = limit;
        this.announced = announced;
    }

    /** Longer than {@link #length()}: what follows is not the body's. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /**
     * Fails with {@code PAYLOAD_TOO_LARGE} as soon as the limit is known to be passed; the rest is not kept. Fails with
     * {@code STALLED} when it comes too slowly.
     */
    static Future<Body> read(HttpServerRequest request, BodyLimits limits) {
        long announced = announced(request);
        if (announced > limits.maxSize()) {
            return Future.failedFuture(tooLarge(limits.maxSize()));
        }
        Body body = new Body(limits.maxSize(), announced);
        Promise<Body> whole = Promise.promise();
        request.handler(chunk -> {
            if (!whole.future().isComplete() && !body.append(chunk)) {
                whole.tryFail(tooLarge(limits.maxSize()));
            }
        });
        whole.future().onFailure(refused -> body.bytes = NOTHING);
        request.endHandler(end -> whole.tryComplete(body));
        request.exceptionHandler(
                failure -> whole.tryFail(new ServingException(ErrorCode.CANCELLED, "the body ended early", failure)));
        BodyPace.watch(request, limits.stall(), whole::tryFail);
        String encoding = request.getHeader("Content-Encoding");
        return encoding == null ? whole.future() : whole.future().map(packed -> packed.unpack(encoding));
    }

    /** The body's length as the client says; -1 if it does not. */
    private static long announced(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        if (length == null) {
            return -1;
        }
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private Body unpack(String encoding) {
        Body unpacked = new Body(limit, announced);
        unpacked.bytes = PackedBody.unpack(encoding, bytes, length, limit);
        unpacked.length = unpacked.bytes.length;
        return unpacked;
    }

    @SuppressWarnings("deprecation") // the only way to what a buffer holds that is no internal one
    private boolean append(Buffer chunk) {
        if (length + (long) chunk.length() > limit) {
            return false;
        }
        ByteBuf source = chunk.getByteBuf();
        if (chunk.length() == announced && isWholeArray(source)) {
            bytes = source.array();
        } else {
            if (bytes.length - length < chunk.length()) {
                bytes = Arrays.copyOf(bytes, Math.max(length + chunk.length(), nextSize()));
            }
            chunk.getBytes(bytes, length);
        }
        length += chunk.length();
        return true;
    }

    /** What came is in an array of its own, from the first byte on: no pool takes it back. */
    private static boolean isWholeArray(ByteBuf source) {
        return source.hasArray()
                && source.arrayOffset() + source.readerIndex() == 0
                && !(source.alloc() instanceof PooledByteBufAllocator);
    }

    private int nextSize() {
        if (bytes.length > 0) {
            return bytes.length * 2;
        }
        return announced < 0 ? FIRST_SIZE : (int) Math.min(announced, MAX_TRUSTED_SIZE);
    }

    static ServingException tooLarge(long limit) {
        return new ServingException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "the body has more than the " + limit + " bytes that neap.oip.max-body-size allows");
    }
}
