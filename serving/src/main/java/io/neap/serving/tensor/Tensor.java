// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.tensor;

import io.neap.serving.ServingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A named tensor: row-major elements in the protocol's binary form, best kept in direct memory, which engines use in
 * place.
 *
 * @param shape without dynamic dimensions
 * @param data from its position to its limit exactly the elements; the accessor gives an independent view of all of it
 */
public record Tensor(String name, DataType type, Shape shape, ByteBuffer data) {

    /**
     * Checks the data against type and shape.
     *
     * @throws ServingException naming the tensor if the data are not of their size
     */
    public Tensor {
        data = data.slice().order(ByteOrder.nativeOrder());
        long elements = elements(name, shape);
        if (type == DataType.BYTES) {
            ByteElements.check(name, data, elements);
        } else if (data.remaining() != size(name, type, shape, elements)) {
            throw ServingException.invalid("tensor '" + name + "': " + type + " of shape " + shape + " takes "
                    + elements * type.size() + " bytes, got " + data.remaining());
        }
    }

    /** A tensor of zeros in new direct memory, in native byte order, to be filled through {@link #data()}. */
    public static Tensor allocate(String name, DataType type, Shape shape) {
        int size = size(name, type, shape, elements(name, shape));
        return new Tensor(name, type, shape, DirectMemory.allocate(size));
    }

    @Override
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.nativeOrder());
    }

    /** The same elements in another shape of as many. */
    public Tensor withShape(Shape other) {
        return new Tensor(name, type, other, data());
    }

    /** The number of elements. */
    public int elements() {
        return Math.toIntExact(shape.elements());
    }

    /** The outermost dimension; 1 for a scalar. */
    public long rows() {
        return shape.rank() == 0 ? 1 : shape.dimension(0);
    }

    private static long elements(String name, Shape shape) {
        if (!shape.isConcrete()) {
            throw ServingException.invalid("tensor '" + name + "': shape " + shape + " has a negative dimension");
        }
        try {
            long elements = shape.elements();
            if (elements <= Integer.MAX_VALUE) {
                return elements;
            }
        } catch (ArithmeticException overflow) {
            // Too large even for a long: answered as any other shape that is too large.
        }
        throw ServingException.invalid("tensor '" + name + "': shape " + shape + " has more than 2^31-1 elements");
    }

    private static int size(String name, DataType type, Shape shape, long elements) {
        long size = elements * type.size();
        if (size > Integer.MAX_VALUE) {
            throw ServingException.invalid("tensor '" + name + "': " + type + " of shape " + shape + " takes " + size
                    + " bytes, more than 2 GiB");
        }
        return (int) size;
    }
}
