// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.ServingException;
import io.neap.serving.tensor.BrainFloat;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads one input's {@code data}, flat or nested as its shape is, straight into the tensor's own direct memory. FP16 and
 * BF16, for which the protocol names no JSON, are numbers too.
 */
final class TensorData {

    private final JsonReader json;
    private final JsonNumber number = new JsonNumber();
    private final String input;
    private final DataType type;
    private final Shape shape;
    private final ByteBuffer target;
    private final List<byte[]> strings = new ArrayList<>();
    private long read;

    private TensorData(JsonReader json, String input, DataType type, Shape shape, ByteBuffer target) {
        this.json = json;
        this.input = input;
        this.type = type;
        this.shape = shape;
        this.target = target;
    }

    /**
     * Takes the data.
     *
     * @throws ServingException naming the input, what was expected and what came
     */
    static Tensor read(JsonReader json, String input, DataType type, Shape shape) {
        requireAffordable(json, input, shape);
        return read(json, input, type, shape, TensorData::all);
    }

    /** Takes a single value, without brackets: a scalar. */
    static Tensor readValue(JsonReader json, String input, DataType type) {
        return read(json, input, type, Shape.of(), TensorData::value);
    }

    private static Tensor read(JsonReader json, String input, DataType type, Shape shape, Consumer<TensorData> reader) {
        if (type == DataType.BYTES) {
            TensorData data = new TensorData(json, input, type, shape, ByteBuffer.allocate(0));
            data.take(reader);
            return new Tensor(input, type, shape, ByteElements.encode(data.strings));
        }
        Tensor tensor = Tensor.allocate(input, type, shape);
        new TensorData(json, input, type, shape, tensor.data()).take(reader);
        return tensor;
    }

    private void take(Consumer<TensorData> reader) {
        try {
            reader.accept(this);
        } catch (ServingException e) {
            throw ServingException.invalid("input '" + input + "', value " + read + ": " + e.getMessage());
        }
    }

    /** Each value but the last takes two bytes of JSON at least: a shape that promises more allocates nothing. */
    private static void requireAffordable(JsonReader json, String input, Shape shape) {
        if (!shape.isConcrete()) {
            throw ServingException.invalid("input '" + input + "': shape " + shape + " has a negative dimension");
        }
        try {
            if (shape.elements() <= json.remaining() / 2) {
                return;
            }
        } catch (ArithmeticException overflow) {
            // More than a long counts: certainly more than the body holds.
        }
        throw ServingException.invalid("input '" + input + "': shape " + shape + " needs more values than the "
                + json.remaining() + " bytes left of the body hold");
    }

    private void all() {
        if (startsNested()) {
            nested(0);
        } else {
            values(shape.elements());
        }
    }

    private boolean startsNested() {
        int start = json.position();
        json.expect('[');
        boolean nested = shape.rank() > 1 && json.peek() == '[';
        json.moveTo(start);
        return nested;
    }

    private void nested(int level) {
        if (level == shape.rank() - 1) {
            values(shape.dimension(level));
            return;
        }
        long got = 0;
        for (boolean more = json.open('[', ']'); more; more = json.next(']')) {
            if (got++ == shape.dimension(level)) {
                throw wrongCount(shape.dimension(level), got + rest());
            }
            nested(level + 1);
        }
        if (got < shape.dimension(level)) {
            throw wrongCount(shape.dimension(level), got);
        }
    }

    private void values(long expected) {
        long got = 0;
        for (boolean more = json.open('[', ']'); more; more = json.next(']')) {
            if (type == DataType.FP32) {
                int plain = PlainFloats.take(json, target, expected - got - 1);
                got += plain;
                read += plain;
            }
            if (got++ == expected) {
                throw wrongCount(expected, got + rest());
            }
            value();
            read++;
        }
        if (got < expected) {
            throw wrongCount(expected, got);
        }
    }

    private void value() {
        switch (type) {
            case FP32 -> target.putFloat(number.toFloat(json));
            case FP64 -> target.putDouble(number.toDouble(json));
            case FP16 -> target.putShort(half(number.toFloat(json)));
            case BF16 -> target.putShort(brain(number.toFloat(json)));
            case INT64 -> target.putLong(number.toLong(json, Long.MIN_VALUE, Long.MAX_VALUE, "INT64"));
            case UINT64 -> target.putLong(number.toUnsignedLong(json));
            case INT32 -> target.putInt((int) number.toLong(json, Integer.MIN_VALUE, Integer.MAX_VALUE, "INT32"));
            case UINT32 -> target.putInt((int) number.toLong(json, 0, 0xFFFF_FFFFL, "UINT32"));
            case INT16 -> target.putShort((short) number.toLong(json, Short.MIN_VALUE, Short.MAX_VALUE, "INT16"));
            case UINT16 -> target.putShort((short) number.toLong(json, 0, 0xFFFF, "UINT16"));
            case INT8 -> target.put((byte) number.toLong(json, Byte.MIN_VALUE, Byte.MAX_VALUE, "INT8"));
            case UINT8 -> target.put((byte) number.toLong(json, 0, 0xFF, "UINT8"));
            case BOOL -> target.put((byte) (json.bool() ? 1 : 0));
            case BYTES -> strings.add(json.stringBytes());
        }
    }

    private static short half(float value) {
        short half = Float.floatToFloat16(value);
        requireFinite(value, Float.float16ToFloat(half), DataType.FP16);
        return half;
    }

    private static short brain(float value) {
        short brain = BrainFloat.fromFloat(value);
        requireFinite(value, BrainFloat.toFloat(brain), DataType.BF16);
        return brain;
    }

    /** A number that is too large becomes no infinity, as it does not in FP32. */
    private static void requireFinite(float value, float stored, DataType type) {
        if (Float.isInfinite(stored) && !Float.isInfinite(value)) {
            throw ServingException.invalid(value + " is out of the range of " + type);
        }
    }

    /** Counts what is left of the array after an element that was one too many, which is not taken yet. */
    private long rest() {
        long more = 0;
        json.skip();
        while (json.next(']')) {
            json.skip();
            more++;
        }
        return more;
    }

    private ServingException wrongCount(long expected, long got) {
        return ServingException.invalid("shape " + shape + " needs " + expected + " here, got " + got);
    }
}
