// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.model.BenchModel;
import io.neap.cli.bench.model.ConvolutionModel;
import io.neap.cli.bench.model.DenseModel;
import io.neap.cli.bench.model.TreeModel;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is asked, how, and by how many.
 *
 * @param name its key in a report
 * @param rows of one question
 * @param connections that ask at the same time; 0 for as many as the command says
 */
record Workload(String name, Supplier<? extends BenchModel> model, int rows, Form form, int connections) {

    private static final int OF_LARGE = 16;
    private static final int OF_HUGE = 4;

    static final List<Workload> ALL = List.of(
            new Workload("linear", DenseModel::regression, 1, Form.JSON, 0),
            new Workload("linear-alone", DenseModel::regression, 1, Form.JSON, 1),
            new Workload("trees", TreeModel::boosted, 1, Form.JSON, 0),
            new Workload("mlp", DenseModel::perceptron, 1, Form.JSON, 0),
            new Workload("mlp-alone", DenseModel::perceptron, 1, Form.JSON, 1),
            new Workload("mlp-binary", DenseModel::perceptron, 1, Form.BINARY, OF_LARGE),
            new Workload("mlp-grpc", DenseModel::perceptron, 1, Form.GRPC, OF_LARGE),
            new Workload("mlp-32", DenseModel::perceptron, 32, Form.JSON, OF_LARGE),
            new Workload("cnn", ConvolutionModel::mobile, 1, Form.JSON, OF_HUGE),
            new Workload("cnn-binary", ConvolutionModel::mobile, 1, Form.BINARY, OF_HUGE));

    static List<String> names() {
        return ALL.stream().map(Workload::name).toList();
    }

    Bench open() {
        return Bench.open(model.get(), rows);
    }

    int connections(int usual) {
        return connections == 0 ? usual : connections;
    }
}
