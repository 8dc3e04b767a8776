// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.model;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Boosted trees: the sum of a leaf of each. All are full, so that node {@code n} has the children 2n+1 and 2n+2. */
public final class TreeModel implements BenchModel {

    private static final int FEATURES = 30;
    private static final int DEPTH = 6;
    private static final int INNER = (1 << DEPTH) - 1;
    private static final int LEAVES = 1 << DEPTH;
    private static final int SIZE = INNER + LEAVES;

    private final int trees;
    private final int[] features;
    private final float[] thresholds;
    private final float[] leaves;
    private final float[] row;

    private TreeModel(int trees) {
        this.trees = trees;
        Draw draw = new Draw();
        features = new int[trees * INNER];
        for (int i = 0; i < features.length; i++) {
            features[i] = draw.below(FEATURES);
        }
        thresholds = draw.floats(features.length, 1);
        leaves = draw.floats(trees * LEAVES, 0.1);
        row = draw.row(FEATURES);
    }

    /** 100 trees of depth 6 over 30 features. */
    public static TreeModel boosted() {
        return new TreeModel(100);
    }

    @Override
    public String name() {
        return "trees";
    }

    @Override
    public int[] shape() {
        return new int[] {FEATURES};
    }

    @Override
    public float[] row() {
        return row.clone();
    }

    @Override
    public double[] answer() {
        double sum = 0;
        for (int tree = 0; tree < trees; tree++) {
            int node = 0;
            while (node < INNER) {
                int inner = tree * INNER + node;
                node = 2 * node + (row[features[inner]] <= thresholds[inner] ? 1 : 2);
            }
            sum += leaves[tree * LEAVES + node - INNER];
        }
        return new double[] {sum};
    }

    @Override
    public byte[] toBytes() {
        OnnxGraph graph = new OnnxGraph();
        graph.addOfMl(
                "TreeEnsembleRegressor",
                OUTPUT,
                List.of(INPUT),
                OnnxGraph.integer("n_targets", 1),
                OnnxGraph.integers("nodes_treeids", ofNodes(i -> i / SIZE)),
                OnnxGraph.integers("nodes_nodeids", ofNodes(i -> i % SIZE)),
                OnnxGraph.integers("nodes_featureids", ofNodes(i -> isInner(i) ? features[inner(i)] : 0)),
                OnnxGraph.floats("nodes_values", values()),
                OnnxGraph.texts("nodes_modes", modes()),
                OnnxGraph.integers("nodes_truenodeids", ofNodes(i -> isInner(i) ? i % SIZE * 2 + 1 : 0)),
                OnnxGraph.integers("nodes_falsenodeids", ofNodes(i -> isInner(i) ? i % SIZE * 2 + 2 : 0)),
                OnnxGraph.integers("target_treeids", ofLeaves(i -> i / LEAVES)),
                OnnxGraph.integers("target_nodeids", ofLeaves(i -> INNER + i % LEAVES)),
                OnnxGraph.integers("target_ids", ofLeaves(i -> 0)),
                OnnxGraph.floats("target_weights", leaves));
        return graph.toBytes(name(), shape(), 1);
    }

    private static boolean isInner(int node) {
        return node % SIZE < INNER;
    }

    private static int inner(int node) {
        return node / SIZE * INNER + node % SIZE;
    }

    private float[] values() {
        float[] values = new float[trees * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = isInner(i) ? thresholds[inner(i)] : 0;
        }
        return values;
    }

    private List<String> modes() {
        return IntStream.range(0, trees * SIZE)
                .mapToObj(i -> isInner(i) ? "BRANCH_LEQ" : "LEAF")
                .toList();
    }

    private long[] ofNodes(IntUnaryOperator value) {
        return IntStream.range(0, trees * SIZE).map(value).asLongStream().toArray();
    }

    private long[] ofLeaves(IntUnaryOperator value) {
        return IntStream.range(0, leaves.length).map(value).asLongStream().toArray();
    }
}
