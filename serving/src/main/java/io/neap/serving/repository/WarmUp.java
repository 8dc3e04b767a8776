// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import io.neap.serving.ServingException;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Runs a model on made-up inputs before anybody waits for it, and finds out whether its rows may share a run: two rows
 * together must be answered as each alone. A free first dimension is no proof of that; it may be time, or be normalised.
 *
 * @param rowsAreIndependent the model may be batched
 * @param failure why the made-up inputs did not run; such a model may still do well on real ones
 */
record WarmUp(boolean rowsAreIndependent, Optional<String> failure) {

    private static final double TOLERANCE = 1e-3;

    static WarmUp of(LoadedModel model, RandomGenerator random) {
        List<String> outputs = model.outputs().stream().map(TensorSpec::name).toList();
        try {
            List<Tensor> first = madeUp(model, random);
            List<Tensor> second = madeUp(model, random);
            List<Tensor> firstAnswer = model.run(first, outputs);
            if (!declaresRows(model)) {
                return new WarmUp(false, Optional.empty());
            }
            List<Tensor> secondAnswer = model.run(second, outputs);
            return new WarmUp(
                    sameTogether(model, outputs, stack(first, second), firstAnswer, secondAnswer), Optional.empty());
        } catch (ServingException failure) {
            return new WarmUp(false, Optional.of(failure.getMessage()));
        }
    }

    private static boolean sameTogether(
            LoadedModel model, List<String> outputs, List<Tensor> both, List<Tensor> first, List<Tensor> second) {
        List<Tensor> together;
        try {
            together = model.run(both, outputs);
        } catch (ServingException refusal) {
            return false;
        }
        for (int i = 0; i < together.size(); i++) {
            if (first.get(i).rows() != 1
                    || second.get(i).rows() != 1
                    || !first.get(i).shape().equals(second.get(i).shape())
                    || !alike(together.get(i), stack(first.get(i), second.get(i)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean declaresRows(LoadedModel model) {
        return !model.inputs().isEmpty()
                && model.inputs().stream().allMatch(spec -> spec.shape().hasDynamicRows())
                && model.outputs().stream().allMatch(spec -> spec.shape().hasDynamicRows());
    }

    private static List<Tensor> madeUp(LoadedModel model, RandomGenerator random) {
        return model.inputs().stream().map(spec -> madeUp(spec, random)).toList();
    }

    /** Every dynamic dimension is 1; numbers are small, so that an index among them stays within its table. */
    static Tensor madeUp(TensorSpec spec, RandomGenerator random) {
        long[] dimensions = spec.shape().toArray();
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = dimensions[i] == Shape.DYNAMIC ? 1 : dimensions[i];
        }
        Shape shape = Shape.of(dimensions);
        if (spec.type() == DataType.BYTES) {
            List<byte[]> elements = new ArrayList<>();
            for (long i = 0; i < shape.elements(); i++) {
                elements.add(new byte[] {(byte) ('0' + random.nextInt(2))});
            }
            return new Tensor(spec.name(), spec.type(), shape, ByteElements.encode(elements));
        }
        Tensor tensor = Tensor.allocate(spec.name(), spec.type(), shape);
        ByteBuffer data = tensor.data();
        while (data.hasRemaining()) {
            put(spec.type(), data, random);
        }
        return tensor;
    }

    private static void put(DataType type, ByteBuffer data, RandomGenerator random) {
        switch (type) {
            case BOOL, INT8, UINT8 -> data.put((byte) random.nextInt(2));
            case INT16, UINT16 -> data.putShort((short) random.nextInt(2));
            case INT32, UINT32 -> data.putInt(random.nextInt(2));
            case INT64, UINT64 -> data.putLong(random.nextInt(2));
            case FP16 -> data.putShort(Float.floatToFloat16(random.nextFloat()));
            case BF16 -> data.putShort((short) (Float.floatToIntBits(random.nextFloat()) >>> 16));
            case FP32 -> data.putFloat(random.nextFloat());
            case FP64 -> data.putDouble(random.nextDouble());
            case BYTES -> throw new IllegalArgumentException("BYTES have no fixed size");
        }
    }

    private static List<Tensor> stack(List<Tensor> first, List<Tensor> second) {
        List<Tensor> stacked = new ArrayList<>(first.size());
        for (int i = 0; i < first.size(); i++) {
            stacked.add(stack(first.get(i), second.get(i)));
        }
        return stacked;
    }

    private static Tensor stack(Tensor first, Tensor second) {
        ByteBuffer data = ByteBuffer.allocateDirect(
                first.data().remaining() + second.data().remaining());
        data.put(first.data()).put(second.data());
        return new Tensor(first.name(), first.type(), first.shape().withRows(2), data.flip());
    }

    /** Equal, but for the last digits that another order of summation changes. */
    private static boolean alike(Tensor left, Tensor right) {
        if (!left.shape().equals(right.shape())) {
            return false;
        }
        ByteBuffer a = left.data();
        ByteBuffer b = right.data();
        if (left.type() != DataType.FP32 && left.type() != DataType.FP64) {
            return a.equals(b);
        }
        while (a.hasRemaining()) {
            double x = left.type() == DataType.FP32 ? a.getFloat() : a.getDouble();
            double y = left.type() == DataType.FP32 ? b.getFloat() : b.getDouble();
            if (Double.compare(x, y) != 0 && !(Math.abs(x - y) <= TOLERANCE * Math.max(1, Math.abs(x)))) {
                return false;
            }
        }
        return true;
    }
}
