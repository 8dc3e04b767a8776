// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.model;

import java.util.ArrayList;
import java.util.List;

/** Dense layers with ReLU between them. */
public final class DenseModel implements BenchModel {

    private final String name;
    private final int[] layers;
    private final List<float[]> weights = new ArrayList<>();
    private final List<float[]> biases = new ArrayList<>();
    private final float[] row;

    private DenseModel(String name, int... layers) {
        this.name = name;
        this.layers = layers;
        Draw draw = new Draw();
        for (int layer = 1; layer < layers.length; layer++) {
            weights.add(draw.weights(layers[layer - 1] * layers[layer], layers[layer - 1]));
            biases.add(draw.floats(layers[layer], 0.1));
        }
        row = draw.row(layers[0]);
    }

    /** 784-512-512-10, as for digits of 28 by 28 points: 2.7 MB. */
    public static DenseModel perceptron() {
        return new DenseModel("mlp", 784, 512, 512, 10);
    }

    /** One layer, 30-3, as a regression has: next to no work, so that what is measured is the server's. */
    public static DenseModel regression() {
        return new DenseModel("linear", 30, 3);
    }

    /** 64-4096-4096-10: little to read and much to compute, 68 MB, so that the model is what saturates. */
    public static DenseModel wide() {
        return new DenseModel("wide", 64, 4096, 4096, 10);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] shape() {
        return new int[] {layers[0]};
    }

    @Override
    public float[] row() {
        return row.clone();
    }

    @Override
    public double[] answer() {
        double[] values = Draw.doubles(row);
        for (int layer = 0; layer < weights.size(); layer++) {
            values = dense(values, weights.get(layer), biases.get(layer), layer < weights.size() - 1);
        }
        return values;
    }

    @Override
    public byte[] toBytes() {
        OnnxGraph graph = new OnnxGraph();
        String from = INPUT;
        for (int layer = 0; layer < weights.size(); layer++) {
            boolean last = layer == weights.size() - 1;
            String dense = last ? OUTPUT : "dense" + layer;
            graph.weight("w" + layer, weights.get(layer), layers[layer], layers[layer + 1]);
            graph.weight("b" + layer, biases.get(layer), layers[layer + 1]);
            graph.add("Gemm", dense, List.of(from, "w" + layer, "b" + layer));
            if (!last) {
                graph.add("Relu", "relu" + layer, List.of(dense));
            }
            from = "relu" + layer;
        }
        return graph.toBytes(name, shape(), layers[layers.length - 1]);
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
}
