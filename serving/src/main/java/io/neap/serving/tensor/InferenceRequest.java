// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.tensor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question to a model.
 *
 * @param id chosen by the client and echoed; null if it gave none
 * @param outputs the names wanted; all of the model's when empty
 */
public record InferenceRequest(@Nullable String id, List<Tensor> inputs, List<String> outputs) {

    public InferenceRequest {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
