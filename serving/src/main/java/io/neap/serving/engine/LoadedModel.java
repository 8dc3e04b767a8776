// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine;

import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.util.List;

/** A model in memory. Several threads may run it at once. */
public interface LoadedModel extends AutoCloseable {

    /** The protocol's {@code platform}, such as {@code onnxruntime_onnx}. */
    String platform();

    default Location location() {
        return Location.CPU;
    }

    /** The inputs, in the model's order. */
    List<TensorSpec> inputs();

    /** The outputs, in the model's order. */
    List<TensorSpec> outputs();

    /**
     * Runs the model for one request. Blocks for as long as the model computes.
     *
     * @param inputs all inputs, in the model's order
     * @param outputs the names of the outputs wanted
     * @return the outputs in the order asked for
     * @throws io.neap.serving.ServingException with {@code INTERNAL} if the model fails on these inputs
     */
    List<Tensor> run(List<Tensor> inputs, List<String> outputs);

    /** For one thread, which closes it before the model. Where an engine cannot stop a run, each ends by itself. */
    default Runner runner() {
        return (inputs, outputs, requests) -> run(inputs, outputs);
    }

    /** Frees the memory; no run may be under way, and no runner open. */
    @Override
    void close();
}
