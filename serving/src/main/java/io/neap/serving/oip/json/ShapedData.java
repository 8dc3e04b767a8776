// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.ServingException;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;

/** Reads tensors of the dialects that tell no shape: it is that of the nested data. */
final class ShapedData {

    private ShapedData() {}

    /** Takes rows; one value a row is a column where the model wants two dimensions. */
    static Tensor rows(JsonReader json, TensorSpec spec) {
        long[] shape = shape(json, spec);
        Tensor tensor = TensorData.read(json, spec.name(), spec.type(), Shape.of(shape));
        if (shape.length != 1 || spec.shape().rank() != 2) {
            return tensor;
        }
        return tensor.withShape(Shape.of(shape[0], 1));
    }

    /** Takes one value, or some, of a single row: where the model wants more dimensions, these are 1. */
    static Tensor row(JsonReader json, TensorSpec spec) {
        int start = json.position();
        boolean single = json.peek() != '[';
        JsonReader values = json;
        if (single) {
            json.skip();
            byte[] array = array(json.copy(start));
            values = new JsonReader(array, array.length);
        }
        long[] shape = shape(values, spec);
        Tensor tensor = TensorData.read(values, spec.name(), spec.type(), Shape.of(shape));
        int missing = spec.shape().rank() - shape.length;
        if (missing == -1 && single) {
            return tensor.withShape(Shape.of());
        }
        if (missing <= 0) {
            return tensor;
        }
        long[] filled = new long[spec.shape().rank()];
        Arrays.fill(filled, 0, missing, 1);
        System.arraycopy(shape, 0, filled, missing, shape.length);
        return tensor.withShape(Shape.of(filled));
    }

    /** The input of that name. */
    static TensorSpec spec(List<TensorSpec> specs, String name) {
        return specs.stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ServingException.invalid("input '" + name
                        + "' is not an input of the model: expected "
                        + specs.stream().map(TensorSpec::name).toList()));
    }

    private static byte[] array(byte[] value) {
        byte[] array = new byte[value.length + 2];
        array[0] = '[';
        System.arraycopy(value, 0, array, 1, value.length);
        array[array.length - 1] = ']';
        return array;
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
