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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Foretells the shape of an output from the shapes of the inputs, by the names that the model gives its dynamic
 * dimensions, so that the answer can be written into memory of ours.
 */
final class OutputShapes {

    private final Map<String, Source> named = new HashMap<>();
    private final Map<String, Source[]> outputs = new HashMap<>();

    /** Of all inputs, in the model's order, and the outputs that are tensors. */
    OutputShapes(Collection<NodeInfo> inputs, Map<String, TensorInfo> outputs) {
        List<TensorInfo> infos =
                inputs.stream().map(input -> (TensorInfo) input.getInfo()).toList();
        for (int i = 0; i < infos.size(); i++) {
            String[] names = infos.get(i).getDimensionNames();
            for (int d = 0; d < names.length; d++) {
                named.put(names[d], new Source(i, d));
            }
        }
        named.remove("");
        outputs.forEach((name, info) -> this.outputs.put(name, sources(info)));
    }

    /** Where a dimension is found: that of an input, in the model's order; or what it always is, of no input. */
    private record Source(int input, long dimension) {

        static final int NO_INPUT = -1;

        long of(List<Tensor> tensors) {
            return input == NO_INPUT ? dimension : tensors.get(input).shape().dimension((int) dimension);
        }
    }

    private Source[] sources(TensorInfo output) {
        long[] shape = output.getShape();
        String[] names = output.getDimensionNames();
        Source[] sources = new Source[shape.length];
        for (int d = 0; d < shape.length; d++) {
            Source fixed = new Source(Source.NO_INPUT, shape[d]);
            sources[d] = shape[d] == Shape.DYNAMIC ? named.getOrDefault(names[d], fixed) : fixed;
        }
        return sources;
    }

    /** Null if a dimension is dynamic and not named by an input, or if there is nothing to write. */
    @Nullable
    Shape of(String output, List<Tensor> tensors) {
        Source[] sources = Objects.requireNonNull(outputs.get(output), output);
        long[] shape = new long[sources.length];
        for (int d = 0; d < shape.length; d++) {
            shape[d] = sources[d].of(tensors);
        }
        Shape resolved = Shape.of(shape);
        return resolved.isConcrete() && resolved.elements() > 0 ? resolved : null;
    }
}
