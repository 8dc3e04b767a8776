// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.model;

import io.neap.cli.bench.Protobuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** An ONNX model as it grows: nodes, weights, the input and the output, by the field numbers of {@code onnx.proto}. */
final class OnnxGraph {

    private static final int FLOAT = 1;
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;
    private static final int ML_OPSET = 3;

    private static final int TYPE_INT = 2;
    private static final int TYPE_FLOATS = 6;
    private static final int TYPE_INTS = 7;
    private static final int TYPE_STRINGS = 8;

    private final Protobuf nodes = new Protobuf();
    private final Protobuf weights = new Protobuf();
    private final List<Protobuf> ends = new ArrayList<>();

    void add(String operator, String output, List<String> inputs, Protobuf... attributes) {
        nodes.message(1, node("", operator, output, inputs, attributes));
    }

    /** An operator of the domain for what is not a network. */
    void addOfMl(String operator, String output, List<String> inputs, Protobuf... attributes) {
        nodes.message(1, node("ai.onnx.ml", operator, output, inputs, attributes));
    }

    void weight(String name, float[] data, int... shape) {
        ByteBuffer raw = ByteBuffer.allocate(data.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(data);
        Protobuf tensor = new Protobuf();
        for (int dimension : shape) {
            tensor.number(1, dimension);
        }
        weights.message(5, tensor.number(2, FLOAT).text(8, name).bytes(9, raw.array()));
    }

    /** The file of a model whose input and output have these dimensions behind any number of rows. */
    byte[] toBytes(String name, int[] input, int... output) {
        ends.add(new Protobuf().message(11, value(BenchModel.INPUT, input)));
        ends.add(new Protobuf().message(12, value(BenchModel.OUTPUT, output)));
        Protobuf graph = new Protobuf().append(nodes).text(2, name).append(weights);
        ends.forEach(graph::append);
        return new Protobuf()
                .number(1, IR_VERSION)
                .text(2, "neap")
                .message(7, graph)
                .message(8, new Protobuf().text(1, "").number(2, OPSET))
                .message(8, new Protobuf().text(1, "ai.onnx.ml").number(2, ML_OPSET))
                .toBytes();
    }

    static Protobuf integer(String name, long value) {
        return new Protobuf().text(1, name).number(3, value).number(20, TYPE_INT);
    }

    static Protobuf integers(String name, long... values) {
        Protobuf attribute = new Protobuf().text(1, name);
        for (long value : values) {
            attribute.number(8, value);
        }
        return attribute.number(20, TYPE_INTS);
    }

    static Protobuf floats(String name, float... values) {
        Protobuf attribute = new Protobuf().text(1, name);
        for (float value : values) {
            attribute.number(7, value);
        }
        return attribute.number(20, TYPE_FLOATS);
    }

    static Protobuf texts(String name, List<String> values) {
        Protobuf attribute = new Protobuf().text(1, name);
        values.forEach(value -> attribute.text(9, value));
        return attribute.number(20, TYPE_STRINGS);
    }

    private static Protobuf node(
            String domain, String operator, String output, List<String> inputs, Protobuf... attributes) {
        Protobuf node = new Protobuf();
        inputs.forEach(input -> node.text(1, input));
        node.text(2, output).text(3, output).text(4, operator);
        for (Protobuf attribute : attributes) {
            node.message(5, attribute);
        }
        return node.text(7, domain);
    }

    private static Protobuf value(String name, int... row) {
        Protobuf shape = new Protobuf().message(1, new Protobuf().text(2, "batch"));
        for (int dimension : row) {
            shape.message(1, new Protobuf().number(1, dimension));
        }
        Protobuf type = new Protobuf().number(1, FLOAT).message(2, shape);
        return new Protobuf().text(1, name).message(2, new Protobuf().message(1, type));
    }
}
