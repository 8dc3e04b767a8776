// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine;

import io.neap.serving.tensor.Tensor;
import java.util.List;

/** Runs a model on one thread, until another one stops it. */
@FunctionalInterface
public interface Runner extends AutoCloseable {

    /**
     * Runs the model for one or several requests, as {@link LoadedModel#run(List, List)} does.
     *
     * @param requests whose rows these are: each may have an output of {@link EngineConfig#maxOutputSize()}
     * @throws io.neap.serving.ServingException with {@code INTERNAL} if the model fails, or was stopped
     */
    List<Tensor> run(List<Tensor> inputs, List<String> outputs, int requests);

    /** From any thread: a run under way fails before its next operator, and so does each later one. */
    default void stop() {}

    @Override
    default void close() {}
}
