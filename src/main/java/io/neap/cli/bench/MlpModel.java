// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The model of the cold-start figures: dense layers 784-512-512-10 with ReLU between them, 2.7 MB, its weights drawn
 * from a fixed seed. It is made here so that no file need be kept, and so that the right answer is known without ONNX
 * Runtime: {@link #answer} computes it in double precision.
 */
final class MlpModel {

    static final String NAME = "mlp";
    static final String INPUT = "x";
    static final String OUTPUT = "scores";
    static final int[] LAYERS = {784, 512, 512, 10};

    private static final long SEED = 20_261_126;
    private static final int FLOAT = 1;
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;

    private final List<float[]> weights = new ArrayList<>();
    private final List<float[]> biases = new ArrayList<>();
    private final float[] row;

    MlpModel() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int layer = 1; layer < LAYERS.length; layer++) {
            double scale = Math.sqrt(6.0 / LAYERS[layer - 1]);
            weights.add(draw(random, LAYERS[layer - 1] * LAYERS[layer], scale));
            biases.add(draw(random, LAYERS[layer], 0.1));
        }
        row = draw(random, LAYERS[0], 1);
    }

    /** The one row that every start is asked about. */
    float[] row() {
        return row.clone();
    }

    /** What the model answers to {@link #row}. */
    double[] answer() {
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
    byte[] toBytes() {
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
        graph.text(2, NAME);
        for (int layer = 0; layer < weights.size(); layer++) {
            graph.message(5, tensor("w" + layer, weights.get(layer), LAYERS[layer], LAYERS[layer + 1]));
            graph.message(5, tensor("b" + layer, biases.get(layer), LAYERS[layer + 1]));
        }
        graph.message(11, value(INPUT, LAYERS[0])).message(12, value(OUTPUT, LAYERS[LAYERS.length - 1]));
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
