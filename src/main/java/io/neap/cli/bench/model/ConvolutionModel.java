// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.model;

import io.neap.cli.bench.Protobuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Images of 3 by 224 by 224 points to 1000 classes, in the shape of MobileNet (Howard et al., 2017): a convolution, 13
 * times a convolution of each channel by itself and one across all channels, the mean of each channel, and a dense layer;
 * 17 MB.
 */
public final class ConvolutionModel implements BenchModel {

    private static final int SIDE = 224;
    private static final int COLOURS = 3;
    private static final int KERNEL = 3;
    private static final int CLASSES = 1000;
    private static final int FIRST = 32;
    private static final int[] CHANNELS = {64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};
    private static final int[] STRIDES = {1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1};

    private final List<Layer> layers = new ArrayList<>();
    private final float[] dense;
    private final float[] row;

    private ConvolutionModel() {
        Draw draw = new Draw();
        layers.add(Layer.of(draw, COLOURS, FIRST, KERNEL, 2, 1));
        int channels = FIRST;
        for (int i = 0; i < CHANNELS.length; i++) {
            layers.add(Layer.of(draw, channels, channels, KERNEL, STRIDES[i], channels));
            layers.add(Layer.of(draw, channels, CHANNELS[i], 1, 1, 1));
            channels = CHANNELS[i];
        }
        dense = draw.weights(channels * CLASSES, channels);
        row = draw.row(COLOURS * SIDE * SIDE);
    }

    public static ConvolutionModel mobile() {
        return new ConvolutionModel();
    }

    /** A convolution and its ReLU; weights are in the order of ONNX: to, from within the group, row, column. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares layers
    private record Layer(float[] weights, int from, int to, int kernel, int stride, int groups) {

        static Layer of(Draw draw, int from, int to, int kernel, int stride, int groups) {
            int inputs = from / groups * kernel * kernel;
            return new Layer(draw.weights(to * inputs, inputs), from, to, kernel, stride, groups);
        }

        int[] shape() {
            return new int[] {to, from / groups, kernel, kernel};
        }

        int padding() {
            return kernel / 2;
        }

        double[] apply(double[] in, int side) {
            int out = side / stride;
            double[] result = new double[to * out * out];
            int depth = from / groups;
            for (int channel = 0; channel < to; channel++) {
                int first = channel / (to / groups) * depth;
                for (int y = 0; y < out; y++) {
                    for (int x = 0; x < out; x++) {
                        double sum = 0;
                        for (int d = 0; d < depth; d++) {
                            sum += at(in, side, channel * depth + d, first + d, y * stride, x * stride);
                        }
                        result[(channel * out + y) * out + x] = Math.max(0, sum);
                    }
                }
            }
            return result;
        }

        private double at(double[] in, int side, int filter, int channel, int top, int left) {
            double sum = 0;
            for (int ky = 0; ky < kernel; ky++) {
                for (int kx = 0; kx < kernel; kx++) {
                    int y = top + ky - padding();
                    int x = left + kx - padding();
                    if (y >= 0 && y < side && x >= 0 && x < side) {
                        sum += in[(channel * side + y) * side + x] * weights[(filter * kernel + ky) * kernel + kx];
                    }
                }
            }
            return sum;
        }
    }

    @Override
    public String name() {
        return "cnn";
    }

    @Override
    public int[] shape() {
        return new int[] {COLOURS, SIDE, SIDE};
    }

    @Override
    public float[] row() {
        return row.clone();
    }

    @Override
    public double[] answer() {
        double[] values = Draw.doubles(row);
        int side = SIDE;
        for (Layer layer : layers) {
            values = layer.apply(values, side);
            side /= layer.stride();
        }
        int points = side * side;
        double[] scores = new double[CLASSES];
        for (int i = 0; i < values.length; i++) {
            for (int score = 0; score < CLASSES; score++) {
                scores[score] += values[i] / points * dense[i / points * CLASSES + score];
            }
        }
        return scores;
    }

    @Override
    public byte[] toBytes() {
        OnnxGraph graph = new OnnxGraph();
        String from = INPUT;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            graph.weight("w" + i, layer.weights(), layer.shape());
            graph.add("Conv", "conv" + i, List.of(from, "w" + i), attributes(layer));
            from = "relu" + i;
            graph.add("Relu", from, List.of("conv" + i));
        }
        graph.weight("dense", dense, dense.length / CLASSES, CLASSES);
        graph.add("GlobalAveragePool", "pool", List.of(from));
        graph.add("Flatten", "flat", List.of("pool"));
        graph.add("Gemm", OUTPUT, List.of("flat", "dense"));
        return graph.toBytes(name(), shape(), CLASSES);
    }

    private static Protobuf[] attributes(Layer layer) {
        int pad = layer.padding();
        return new Protobuf[] {
            OnnxGraph.integers("kernel_shape", layer.kernel(), layer.kernel()),
            OnnxGraph.integers("strides", layer.stride(), layer.stride()),
            OnnxGraph.integers("pads", pad, pad, pad, pad),
            OnnxGraph.integer("group", layer.groups())
        };
    }
}
