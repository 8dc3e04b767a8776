// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.tensor;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One question to a model.
 *
 * @param id chosen by the client and echoed; null if it gave none
 * @param outputs the names wanted; all of the model's when empty
 * @param classes of single outputs, how many of the highest values are wanted instead of all
 * @param priority 1 or more: the lower it is, the earlier it runs; 0, which comes last, if the client names none
 */
public record InferenceRequest(
        @Nullable String id, List<Tensor> inputs, List<String> outputs, Map<String, Integer> classes, long priority) {

    public InferenceRequest {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        classes = Map.copyOf(classes);
    }

    public InferenceRequest(@Nullable String id, List<Tensor> inputs, List<String> outputs) {
        this(id, inputs, outputs, Map.of(), 0);
    }
}
