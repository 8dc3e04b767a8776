// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.tensor;

import io.neap.serving.ServingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The elements of a {@link DataType#BYTES} tensor: each a little-endian 32-bit length and that many bytes. */
public final class ByteElements {

    private ByteElements() {}

    /** The elements in order, each a copy. */
    public static List<byte[]> decode(ByteBuffer data) {
        ByteBuffer rest = data.duplicate();
        List<byte[]> elements = new ArrayList<>();
        while (rest.hasRemaining()) {
            elements.add(next(rest));
        }
        return elements;
    }

    /** Takes the next element, a copy. */
    public static byte[] next(ByteBuffer data) {
        byte[] element = new byte[data.order(ByteOrder.LITTLE_ENDIAN).getInt()];
        data.get(element);
        return element;
    }

    /** The elements framed one after the other, in new direct memory. */
    public static ByteBuffer encode(Collection<byte[]> elements) {
        int size = elements.stream()
                .mapToInt(element -> Integer.BYTES + element.length)
                .sum();
        ByteBuffer data = DirectMemory.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] element : elements) {
            data.putInt(element.length).put(element);
        }
        return data.flip();
    }

    /** How many bytes the first {@code elements} elements take. */
    public static int sizeOf(ByteBuffer data, long elements) {
        ByteBuffer rest = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < elements; i++) {
            int length = rest.getInt();
            rest.position(rest.position() + length);
        }
        return rest.position() - data.position();
    }

    static void check(String name, ByteBuffer data, long expected) {
        ByteBuffer rest = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long elements = 0;
        while (rest.hasRemaining()) {
            int length = rest.remaining() < Integer.BYTES ? -1 : rest.getInt();
            if (length < 0 || length > rest.remaining()) {
                throw ServingException.invalid(
                        "tensor '" + name + "': element " + elements + " of its BYTES is cut off");
            }
            rest.position(rest.position() + length);
            elements++;
        }
        if (elements != expected) {
            throw ServingException.invalid(
                    "tensor '" + name + "': its shape needs " + expected + " BYTES elements, got " + elements);
        }
    }
}
