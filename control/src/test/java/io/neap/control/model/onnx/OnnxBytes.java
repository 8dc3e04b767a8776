// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes messages of Protocol Buffers by field numbers: sound ONNX files, and such as nobody should send. */
public final class OnnxBytes {

    private static final int FLOAT = 1;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A file with one node and the operators' versions of ONNX's own domain. */
    public static OnnxBytes model(OnnxBytes graph) {
        return new OnnxBytes()
                .number(1, 10)
                .text(2, "by-hand")
                .text(3, "1.0")
                .message(7, graph)
                .message(8, new OnnxBytes().text(1, "").number(2, 21));
    }

    /** {@code x} of any number of rows and that many columns to a {@code y} of the same shape. */
    public static byte[] identity(int columns) {
        return model(new OnnxBytes()
                        .message(1, node("Identity", ""))
                        .message(11, tensor("x", -1, columns))
                        .message(12, tensor("y", -1, columns)))
                .bytes();
    }

    public static OnnxBytes node(String operator, String domain) {
        OnnxBytes node = new OnnxBytes().text(1, "x").text(2, "y").text(4, operator);
        return domain.isEmpty() ? node : node.text(7, domain);
    }

    /** An input or output of floats; -1 is a size with a name. */
    static OnnxBytes tensor(String name, int... sizes) {
        OnnxBytes shape = new OnnxBytes();
        for (int size : sizes) {
            shape.message(1, size < 0 ? new OnnxBytes().text(2, "n") : new OnnxBytes().number(1, size));
        }
        return new OnnxBytes()
                .text(1, name)
                .message(
                        2,
                        new OnnxBytes()
                                .message(1, new OnnxBytes().number(1, FLOAT).message(2, shape)));
    }

    /** Weights in a file beside the model. */
    public static OnnxBytes elsewhere(String name, String location, long length) {
        return new OnnxBytes()
                .number(2, FLOAT)
                .text(8, name)
                .message(13, entry("location", location))
                .message(13, entry("length", Long.toString(length)))
                .number(14, 1);
    }

    private static OnnxBytes entry(String key, String value) {
        return new OnnxBytes().text(1, key).text(2, value);
    }

    public OnnxBytes message(int field, OnnxBytes content) {
        return bytes(field, content.bytes());
    }

    public OnnxBytes text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    OnnxBytes bytes(int field, byte[] content) {
        varint((field << 3) | 2);
        varint(content.length);
        out.writeBytes(content);
        return this;
    }

    public OnnxBytes number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    /** A number as the wire has it, without a field. */
    OnnxBytes varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
