// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.tensor;

import java.nio.ByteBuffer;

/**
 * Direct memory for tensors. To make it costs more than many a model's run, so a small piece is cut from a block of the
 * calling thread's. Nothing is used twice: the collector frees a block with the last of its pieces.
 */
public final class DirectMemory {

    private static final int BLOCK_SIZE = 256 * 1024;

    /** A larger one is worth memory of its own. */
    private static final int MAX_PIECE_SIZE = BLOCK_SIZE / 8;

    /** A cache line, and the widest register of a processor. */
    private static final int ALIGNMENT = 64;

    private static final ThreadLocal<ByteBuffer> BLOCK = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(0));

    private DirectMemory() {}

    /** So many bytes, all zero, big-endian as every new buffer. */
    public static ByteBuffer allocate(int size) {
        if (size > MAX_PIECE_SIZE) {
            return ByteBuffer.allocateDirect(size);
        }
        int taken = (size + ALIGNMENT - 1) & -ALIGNMENT;
        ByteBuffer block = BLOCK.get();
        if (block.remaining() < taken) {
            block = ByteBuffer.allocateDirect(BLOCK_SIZE + ALIGNMENT).alignedSlice(ALIGNMENT);
            BLOCK.set(block);
        }
        ByteBuffer piece = block.slice(block.position(), size);
        block.position(block.position() + taken);
        return piece;
    }
}
