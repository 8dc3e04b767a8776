// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.ServingException;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.util.Arrays;

/** Reads tensors of the dialects that tell no shape: it is that of the nested data. */
final class ShapedData {

    private ShapedData() {}

    /** Takes rows; one value a row is a column where the model wants two dimensions. */
    static Tensor rows(JsonReader json, TensorSpec spec) {
        long[] shape = shape(json, spec);
        if (shape.length == 1 && spec.shape().rank() == 2) {
            shape = new long[] {shape[0], 1};
        }
        return TensorData.read(json, spec.name(), spec.type(), Shape.of(shape));
    }

    /** Takes one value, or some, of a single row: where the model wants more dimensions, these are 1. */
    static Tensor row(JsonReader json, TensorSpec spec) {
        if (json.peek() != '[') {
            return filled(TensorData.readValue(json, spec.name(), spec.type()), spec);
        }
        return filled(TensorData.read(json, spec.name(), spec.type(), Shape.of(shape(json, spec))), spec);
    }

    private static Tensor filled(Tensor tensor, TensorSpec spec) {
        long[] shape = tensor.shape().toArray();
        long[] filled = new long[Math.max(shape.length, spec.shape().rank())];
        Arrays.fill(filled, 1);
        System.arraycopy(shape, 0, filled, filled.length - shape.length, shape.length);
        return tensor.withShape(Shape.of(filled));
    }

    /** How many elements each level has first; the cursor stays. */
    private static long[] shape(JsonReader json, TensorSpec spec) {
        int start = json.position();
        long[] dimensions = new long[RequestReader.MAX_RANK];
        int rank = 0;
        while (json.peek() == '[') {
            if (rank == RequestReader.MAX_RANK) {
                throw ServingException.invalid(
                        "input '" + spec.name() + "' has more than " + RequestReader.MAX_RANK + " dimensions");
            }
            int first = json.position() + 1;
            for (boolean more = json.open('[', ']'); more; more = json.next(']')) {
                dimensions[rank]++;
                json.skip();
            }
            json.moveTo(first);
            rank++;
        }
        json.moveTo(start);
        return Arrays.copyOf(dimensions, rank);
    }
}
