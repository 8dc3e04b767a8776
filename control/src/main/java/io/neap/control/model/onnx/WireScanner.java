// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Goes once through the wire format of Protocol Buffers (protobuf.dev/programming-guides/encoding) in windows of a file,
 * and asks for no byte of what it passes over. It holds a frame for each message that is open, and nothing else: a file of
 * any size or malice costs the same memory.
 */
final class WireScanner {

    /** Graphs within the attributes of nodes within graphs and so on; what people make stays below 30. */
    static final int DEEPEST = 100;

    /** In bytes; the rest of a longer one is passed over. */
    static final int LONGEST_TEXT = 1_024;

    /** What one field may need at once: its tag, its length and its text. */
    static final int NEEDED = 2 * 10 + LONGEST_TEXT;

    private static final int NUMBER = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int WITH_LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private record Frame(OnnxMessage message, long end) {}

    private final long size;
    private final OnnxListener listener;
    private final Deque<Frame> open = new ArrayDeque<>();
    private long position;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowStart;

    WireScanner(long size, OnnxListener listener) {
        this.size = size;
        this.listener = listener;
        open.push(new Frame(OnnxMessage.MODEL, size));
        close();
    }

    /** Where the next byte that it wants is in the file. */
    long position() {
        return position;
    }

    boolean isDone() {
        return open.isEmpty();
    }

    /**
     * Takes in bytes that begin at {@link #position()}: {@link #NEEDED} of them at least, or all that are left. Fails with
     * {@link MalformedOnnx}.
     */
    void feed(ByteBuffer bytes) {
        window = bytes.slice();
        windowStart = position;
        while (!open.isEmpty() && covered() >= Math.min(NEEDED, size - position)) {
            field(open.element());
            close();
        }
    }

    private long covered() {
        return windowStart + window.limit() - position;
    }

    private void field(Frame frame) {
        long start = position;
        long tag = varint(frame);
        long number = tag >>> 3;
        if (number < 1 || number > 0x1fffffff) {
            throw new MalformedOnnx(start, "there is no field of Protocol Buffers");
        }
        int field = (int) number;
        switch ((int) (tag & 7)) {
            case NUMBER -> listener.number(frame.message(), field, varint(frame));
            case EIGHT_BYTES -> pass(frame, 8);
            case FOUR_BYTES -> pass(frame, 4);
            case WITH_LENGTH -> content(frame, field);
            default -> throw new MalformedOnnx(start, "there is no kind of field of Protocol Buffers 3");
        }
    }

    private void content(Frame frame, int field) {
        long start = position;
        long length = varint(frame);
        if (length < 0 || length > frame.end() - position) {
            throw new MalformedOnnx(
                    start,
                    "a field of " + Long.toUnsignedString(length) + " bytes reaches beyond the "
                            + (frame.end() - position) + " that are left of what it is in");
        }
        OnnxMessage child = frame.message().child(field);
        if (child != null) {
            if (open.size() == DEEPEST) {
                throw new MalformedOnnx(start, "messages lie more than " + DEEPEST + " deep in each other");
            }
            open.push(new Frame(child, position + length));
            listener.begin(frame.message(), field, child);
            return;
        }
        if (frame.message().hasText(field)) {
            listener.text(frame.message(), field, text((int) Math.min(length, LONGEST_TEXT)));
        } else {
            listener.skipped(frame.message(), field, length);
        }
        position += length;
    }

    private String text(int length) {
        ByteBuffer part = window.slice((int) (position - windowStart), length);
        return StandardCharsets.UTF_8.decode(part).toString();
    }

    private void pass(Frame frame, int bytes) {
        if (bytes > frame.end() - position) {
            throw new MalformedOnnx(position, "a number is cut off");
        }
        position += bytes;
    }

    private long varint(Frame frame) {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position == frame.end()) {
                throw new MalformedOnnx(position, "a number is cut off");
            }
            byte next = window.get((int) (position - windowStart));
            position++;
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedOnnx(position, "a number is longer than ten bytes");
    }

    private void close() {
        while (!open.isEmpty() && open.element().end() == position) {
            listener.end(open.pop().message());
        }
    }
}
