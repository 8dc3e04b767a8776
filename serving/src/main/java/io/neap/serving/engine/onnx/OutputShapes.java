// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Foretells the shape of an output from the shapes of the inputs, by the names that the model gives its dynamic
 * dimensions, so that the answer can be written into memory of ours.
 */
final class OutputShapes {

    private final List<TensorInfo> inputs;

    OutputShapes(Collection<NodeInfo> inputs) {
        this.inputs = inputs.stream().map(input -> (TensorInfo) input.getInfo()).toList();
    }

    /** The value of each named dimension in these inputs, which are in the model's order. */
    Map<String, Long> dimensions(List<Tensor> tensors) {
        Map<String, Long> dimensions = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            String[] names = inputs.get(i).getDimensionNames();
            Shape shape = tensors.get(i).shape();
            for (int d = 0; d < names.length; d++) {
                dimensions.put(names[d], shape.dimension(d));
            }
        }
        dimensions.remove("");
        return dimensions;
    }

    /** Empty if a dimension is dynamic and not named by an input, or if there is nothing to write. */
    static Optional<Shape> resolve(TensorInfo output, Map<String, Long> dimensions) {
        long[] shape = output.getShape();
        String[] names = output.getDimensionNames();
        for (int d = 0; d < shape.length; d++) {
            shape[d] = shape[d] == Shape.DYNAMIC ? dimensions.getOrDefault(names[d], Shape.DYNAMIC) : shape[d];
        }
        Shape resolved = Shape.of(shape);
        return Optional.of(resolved).filter(Shape::isConcrete).filter(known -> known.elements() > 0);
    }
}
