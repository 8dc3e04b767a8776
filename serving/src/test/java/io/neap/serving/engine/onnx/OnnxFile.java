// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import io.neap.serving.tensor.DataType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Models made at run time, too large or too odd to be kept beside the tests: one operator, and weights of a square. */
final class OnnxFile {

    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int EXTERNAL = 1;

    private OnnxFile() {}

    /** {@code y = x · w}, where w takes every column twice: {@code side × side} floats within the file. */
    static byte[] doubling(int side) {
        ByteBuffer weights =
                ByteBuffer.allocate(side * side * DataType.FP32.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < side; i++) {
            weights.putFloat((i * side + i) * DataType.FP32.size(), 2);
        }
        return model("MatMul", "x", "w", FLOAT, side, message().bytes(9, weights.array()));
    }

    /** {@code y = w[x]}: row by row from a table of {@code rows × side} floats, which lies at another place. */
    static byte[] table(int rows, int side, String location) {
        Message entry = message().text(1, "location").text(2, location);
        return model(
                "Gather",
                "w",
                "x",
                INT64,
                rows,
                side,
                message().message(13, entry).number(14, EXTERNAL));
    }

    /** Writes a model under its digest, as the fetcher does. */
    static Path write(Path folder, byte[] model) throws IOException {
        return Files.write(folder.resolve(Digests.hex(model) + ".onnx"), model);
    }

    private static byte[] model(String operator, String first, String second, int input, int side, Message data) {
        return model(operator, first, second, input, side, side, data);
    }

    private static byte[] model(
            String operator, String first, String second, int input, int rows, int side, Message data) {
        Message weights = message()
                .number(1, rows)
                .number(1, side)
                .number(2, FLOAT)
                .text(8, "w")
                .add(data);
        Message node = message().text(1, first).text(1, second).text(2, "y").text(4, operator);
        Message shapeOfInput = input == INT64 ? dimensions(-1) : dimensions(-1, side);
        Message graph = message()
                .message(1, node)
                .text(2, "graph")
                .message(5, weights)
                .message(11, value("x", input, shapeOfInput))
                .message(12, value("y", FLOAT, dimensions(-1, side)));
        Message operators = message().text(1, "").number(2, 17);
        return message().number(1, 8).message(7, graph).message(8, operators).toByteArray();
    }

    private static Message value(String name, int type, Message shape) {
        return message()
                .text(1, name)
                .message(2, message().message(1, message().number(1, type).message(2, shape)));
    }

    private static Message dimensions(int... sizes) {
        Message shape = message();
        for (int size : sizes) {
            shape.message(1, size < 0 ? message().text(2, "rows") : message().number(1, size));
        }
        return shape;
    }

    private static Message message() {
        return new Message();
    }

    /** A protobuf message in the making, field by field. */
    private static final class Message {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.toByteArray());
        }

        Message bytes(int field, byte[] value) {
            varint(((long) field << 3) | 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        Message add(Message more) {
            out.writeBytes(more.toByteArray());
            return this;
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.write((int) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
