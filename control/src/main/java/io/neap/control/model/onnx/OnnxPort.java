// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of a model.
 *
 * @param type as ONNX writes it, such as {@code tensor(float)} or {@code seq(map(int64,tensor(float)))}
 * @param shape of a tensor: -1 is any size; null when even the number of dimensions is open
 */
public record OnnxPort(String name, String type, @Nullable List<Long> shape) {

    public OnnxPort {
        shape = shape == null ? null : List.copyOf(shape);
    }
}
