// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A model of as many bytes as a test wants: {@code y = x · w} in ONNX, where w takes every column twice. */
final class WeightyModel {

    private static final int FLOAT = 1;

    private WeightyModel() {}

    /** With {@code side × side} floats within the file. */
    static byte[] of(int side) {
        ByteBuffer weights = ByteBuffer.allocate(side * side * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < side; i++) {
            weights.putFloat((i * side + i) * Float.BYTES, 2);
        }
        byte[] w = join(number(1, side), number(1, side), number(2, FLOAT), text(8, "w"), bytes(9, weights.array()));
        byte[] product = join(text(1, "x"), text(1, "w"), text(2, "y"), text(4, "MatMul"));
        byte[] graph = join(
                bytes(1, product),
                text(2, "graph"),
                bytes(5, w),
                bytes(11, rows("x", side)),
                bytes(12, rows("y", side)));
        return join(number(1, 8), bytes(7, graph), bytes(8, join(text(1, ""), number(2, 17))));
    }

    private static byte[] rows(String name, int side) {
        byte[] shape = join(bytes(1, text(2, "rows")), bytes(1, number(1, side)));
        return join(text(1, name), bytes(2, bytes(1, join(number(1, FLOAT), bytes(2, shape)))));
    }

    private static byte[] number(int field, long value) {
        return join(varint((long) field << 3), varint(value));
    }

    private static byte[] text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(int field, byte[] value) {
        return join(varint((long) field << 3 | 2), varint(value.length), value);
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
