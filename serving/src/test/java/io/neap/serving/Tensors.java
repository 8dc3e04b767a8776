// SPDX-License-Identifier: Apache-2.0
package io.neap.serving;

import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;

/** Small tensors of every type and of whatever values: edges, subnormal ones, empty shapes, texts of any characters. */
public final class Tensors {

    private static final int MAX_RANK = 4;
    private static final int MAX_DIMENSION = 3;
    private static final int MAX_TEXT = 8;

    private Tensors() {}

    public static Arbitrary<Tensor> any(String name) {
        return Combinators.combine(Arbitraries.of(DataType.class), shapes())
                .flatAs((type, shape) -> of(name, type, shape));
    }

    public static Arbitrary<Shape> shapes() {
        return Arbitraries.integers()
                .between(0, MAX_DIMENSION)
                .list()
                .ofMinSize(1)
                .ofMaxSize(MAX_RANK)
                .map(dimensions -> Shape.of(
                        dimensions.stream().mapToLong(Integer::longValue).toArray()));
    }

    private static Arbitrary<Tensor> of(String name, DataType type, Shape shape) {
        int elements = Math.toIntExact(shape.elements());
        if (type == DataType.BYTES) {
            return Arbitraries.strings()
                    .ofMaxLength(MAX_TEXT)
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .list()
                    .ofSize(elements)
                    .map(texts -> new Tensor(name, type, shape, ByteElements.encode(texts)));
        }
        return Arbitraries.longs()
                .withDistribution(RandomDistribution.uniform())
                .list()
                .ofSize(elements)
                .map(bits -> of(name, type, shape, bits));
    }

    private static Tensor of(String name, DataType type, Shape shape, List<Long> bits) {
        Tensor tensor = Tensor.allocate(name, type, shape);
        ByteBuffer data = tensor.data();
        for (long each : bits) {
            switch (type) {
                case BOOL -> data.put((byte) (each & 1));
                case FP16 -> data.putShort(number((short) each, 0x7C00));
                case BF16 -> data.putShort(number((short) each, 0x7F80));
                case FP32 -> data.putFloat(canonical(Float.intBitsToFloat((int) each)));
                case FP64 -> data.putDouble(canonical(Double.longBitsToDouble(each)));
                case INT64, UINT64 -> data.putLong(each);
                case INT32, UINT32 -> data.putInt((int) each);
                case INT16, UINT16 -> data.putShort((short) each);
                case INT8, UINT8 -> data.put((byte) each);
                case BYTES -> throw new IllegalArgumentException("texts have no bits");
            }
        }
        return tensor;
    }

    /** One NaN stands for all: JSON keeps no others apart. */
    private static float canonical(float value) {
        return Float.isNaN(value) ? Float.NaN : value;
    }

    private static double canonical(double value) {
        return Double.isNaN(value) ? Double.NaN : value;
    }

    /** JSON has no infinities of these. */
    private static short number(short bits, int exponent) {
        return (bits & exponent) == exponent ? 0 : bits;
    }
}
