// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.tensor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's answer.
 *
 * @param id the request's own, null if it had none
 */
public record InferenceResponse(
        String model, String version, @Nullable String id, List<Tensor> outputs) {

    public InferenceResponse {
        outputs = List.copyOf(outputs);
    }
}
