// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A model to measure with: dense layers with ReLU between them, the weights drawn from a fixed seed. It is made here so
 * that no file need be kept, and so that the right answer is known without ONNX Runtime: {@link #answer} computes it in
 * double precision.
 */
public final class DenseModel {

    public static final String INPUT = "x";
    public static final String OUTPUT = "scores";

    private static final long SEED = 20_261_126;
    private static final int FLOAT = 1;
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;

    private final String name;
    private final int[] layers;
    private final List<float[]> weights = new ArrayList<>();
    private final List<float[]> biases = new ArrayList<>();
    private final float[] row;

    private DenseModel(String name, int... layers) {
        this.name = name;
        this.layers = layers;
        SplittableRandom random = new SplittableRandom(SEED);
        for (int layer = 1; layer < layers.length; layer++) {
            double scale = Math.sqrt(6.0 / layers[layer - 1]);
            weights.add(draw(random, layers[layer - 1] * layers[layer], scale));
            biases.add(draw(random, layers[layer], 0.1));
        }
        row = draw(random, layers[0], 1);
    }

    /** 784-512-512-10, as for digits of 28 by 28 points: 2.7 MB. */
    public static DenseModel perceptron() {
        return new DenseModel("mlp", 784, 512, 512, 10);
    }

    /** One layer, 30-3, as a regression has: next to no work, so that what is measured is the server's. */
    public static DenseModel regression() {
        return new DenseModel("linear", 30, 3);
    }

    public String name() {
        return name;
    }

    /** The one row that every start is asked about. */
    public float[] row() {
        return row.clone();
    }

    /** What the model answers to {@link #row}. */
    public double[] answer() {
        double[] values = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            values[i] = row[i];
        }
        for (int layer = 0; layer < weights.size(); layer++) {
            values = dense(values, weights.get(layer), biases.get(layer), layer < weights.size() - 1);
        }
        return values;
    }

    /** The ONNX file. */
    public byte[] toBytes() {
        Protobuf graph = new Protobuf();
        String from = INPUT;
        for (int layer = 0; layer < weights.size(); layer++) {
            boolean last = layer == weights.size() - 1;
            String dense = last ? OUTPUT : "dense" + layer;
            graph.message(1, node("Gemm", dense, from, "w" + layer, "b" + layer));
            if (!last) {
                graph.message(1, node("Relu", "relu" + layer, dense));
            }
            from = "relu" + layer;
        }
        graph.text(2, name);
        for (int layer = 0; layer < weights.size(); layer++) {
            graph.message(5, tensor("w" + layer, weights.get(layer), layers[layer], layers[layer + 1]));
            graph.message(5, tensor("b" + layer, biases.get(layer), layers[layer + 1]));
        }
        graph.message(11, value(INPUT, layers[0])).message(12, value(OUTPUT, layers[layers.length - 1]));
        return new Protobuf()
                .number(1, IR_VERSION)
                .text(2, "neap")
                .message(7, graph)
                .message(8, new Protobuf().text(1, "").number(2, OPSET))
                .toBytes();
    }

    private static Protobuf node(String operator, String output, String... inputs) {
        Protobuf node = new Protobuf();
        for (String input : inputs) {
            node.text(1, input);
        }
        return node.text(2, output).text(3, output).text(4, operator);
    }

    private static Protobuf tensor(String name, float[] data, int... shape) {
        ByteBuffer raw = ByteBuffer.allocate(data.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(data);
        Protobuf tensor = new Protobuf();
        for (int dimension : shape) {
            tensor.number(1, dimension);
        }
        return tensor.number(2, FLOAT).text(8, name).bytes(9, raw.array());
    }

    /** A batch of rows, as many as the caller likes. */
    private static Protobuf value(String name, int width) {
        Protobuf shape =
                new Protobuf().message(1, new Protobuf().text(2, "batch")).message(1, new Protobuf().number(1, width));
        Protobuf type = new Protobuf().number(1, FLOAT).message(2, shape);
        return new Protobuf().text(1, name).message(2, new Protobuf().message(1, type));
    }

    private static double[] dense(double[] in, float[] weights, float[] bias, boolean relu) {
        double[] out = new double[bias.length];
        for (int to = 0; to < out.length; to++) {
            double sum = bias[to];
            for (int from = 0; from < in.length; from++) {
                sum += in[from] * weights[from * out.length + to];
            }
            out[to] = relu ? Math.max(0, sum) : sum;
        }
        return out;
    }

    private static float[] draw(SplittableRandom random, int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) ((random.nextDouble() * 2 - 1) * scale);
        }
        return values;
    }
}
