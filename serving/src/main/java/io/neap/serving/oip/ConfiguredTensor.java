// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import io.neap.serving.repository.ServedModel;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.TensorSpec;
import java.util.List;
import java.util.stream.LongStream;

/**
 * One input or output in the words of Triton's model configuration.
 *
 * @param type such as {@code TYPE_FP32}
 * @param dims without the rows where each is answered as if alone; {@code [1]} where that leaves none, as Triton knows no other
 * @param reshaped whether the model's own shape, less the rows, has no dimension
 */
public record ConfiguredTensor(String name, String type, List<Long> dims, boolean reshaped) {

    public static List<ConfiguredTensor> inputs(ServedModel model) {
        return all(model, model.inputs());
    }

    public static List<ConfiguredTensor> outputs(ServedModel model) {
        return all(model, model.outputs());
    }

    private static List<ConfiguredTensor> all(ServedModel model, List<TensorSpec> specs) {
        int rows = model.maxBatchSize() > 0 ? 1 : 0;
        return specs.stream().map(spec -> of(spec, rows)).toList();
    }

    private static ConfiguredTensor of(TensorSpec spec, int rows) {
        List<Long> dims =
                LongStream.of(spec.shape().toArray()).skip(rows).boxed().toList();
        String type = "TYPE_"
                + (spec.type() == DataType.BYTES ? "STRING" : spec.type().name());
        return new ConfiguredTensor(spec.name(), type, dims.isEmpty() ? List.of(1L) : dims, dims.isEmpty());
    }
}
