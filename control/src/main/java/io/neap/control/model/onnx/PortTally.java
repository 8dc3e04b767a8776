// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts together the name, type and shape of one input or output. */
final class PortTally {

    /** Of a tensor; ONNX has no model with more, and runtimes refuse them. */
    private static final int MOST_DIMENSIONS = 64;

    private static final long ANY = -1;

    /** Element types by their number in {@code TensorProto.DataType}. */
    private static final List<String> ELEMENTS = List.of(
            "undefined",
            "float",
            "uint8",
            "int8",
            "uint16",
            "int16",
            "int32",
            "int64",
            "string",
            "bool",
            "float16",
            "double",
            "uint32",
            "uint64",
            "complex64",
            "complex128",
            "bfloat16",
            "float8e4m3fn",
            "float8e4m3fnuz",
            "float8e5m2",
            "float8e5m2fnuz",
            "uint4",
            "int4",
            "float4e2m1");

    /** A type that is read, with the one inside it. */
    private static final class Type {
        private String kind = "undefined";
        private String element = "undefined";
        private String key = "";

        private String text() {
            return kind.equals("map") ? "map(" + key + "," + element + ")" : kind + "(" + element + ")";
        }
    }

    private final Deque<Type> open = new ArrayDeque<>();
    private String name = "";
    private String type = "undefined";
    private @Nullable List<Long> shape;
    private long dimension;

    void name(String text) {
        name = text;
    }

    void begin(int field, OnnxMessage message) {
        switch (message) {
            case TYPE -> open.push(new Type());
            case TENSOR_TYPE -> kind(field == 8 ? "sparse_tensor" : "tensor");
            case SEQUENCE_TYPE -> kind("seq");
            case MAP_TYPE -> kind("map");
            case OPTIONAL_TYPE -> kind("optional");
            case SHAPE -> shape = open.size() == 1 ? new ArrayList<>() : shape;
            case DIMENSION -> dimension = ANY;
            default -> {} // is not of types
        }
    }

    void end(OnnxMessage message) {
        if (message == OnnxMessage.TYPE && !open.isEmpty()) {
            type = open.pop().text();
            if (!open.isEmpty()) {
                open.element().element = type;
            }
        } else if (message == OnnxMessage.DIMENSION
                && open.size() == 1
                && shape != null
                && shape.size() < MOST_DIMENSIONS) {
            shape.add(dimension);
        }
    }

    void number(OnnxMessage message, int field, long value) {
        if (message == OnnxMessage.TENSOR_TYPE && field == 1 && !open.isEmpty()) {
            open.element().element = element(value);
        } else if (message == OnnxMessage.MAP_TYPE && field == 1 && !open.isEmpty()) {
            open.element().key = element(value);
        } else if (message == OnnxMessage.DIMENSION && field == 1) {
            dimension = Math.max(ANY, value);
        }
    }

    OnnxPort port() {
        return new OnnxPort(name, type, type.startsWith("tensor(") ? shape : null);
    }

    private void kind(String kind) {
        if (!open.isEmpty()) {
            open.element().kind = kind;
        }
    }

    private static String element(long number) {
        return number >= 0 && number < ELEMENTS.size() ? ELEMENTS.get((int) number) : "type-" + number;
    }
}
