// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import com.google.protobuf.ByteString;
import io.neap.serving.ServingException;
import io.neap.serving.oip.proto.InferTensorContents;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.nio.ByteBuffer;

/** Tensors in the protocol's typed contents, where each element is a value of its own. */
final class TypedContents {

    private TypedContents() {}

    /** FP16 and BF16 only travel raw. */
    static boolean exist(DataType type) {
        return type != DataType.FP16 && type != DataType.BF16;
    }

    /**
     * Takes the field that holds the type.
     *
     * @throws ServingException naming the input if that field has too few values, too many, or one out of range
     */
    static Tensor read(String name, DataType type, Shape shape, InferTensorContents contents) {
        if (!exist(type)) {
            throw ServingException.invalid(
                    "input '" + name + "': " + type + " has no contents; use raw_input_contents");
        }
        int count = count(type, contents);
        if (!shape.isConcrete() || !hasElements(shape, count)) {
            throw ServingException.invalid("input '" + name + "': expected the " + type + " contents of shape " + shape
                    + ", got " + count + " values in that field");
        }
        if (type == DataType.BYTES) {
            return new Tensor(
                    name,
                    type,
                    shape,
                    ByteElements.encode(contents.getBytesContentsList().stream()
                            .map(ByteString::toByteArray)
                            .toList()));
        }
        Tensor tensor = Tensor.allocate(name, type, shape);
        ByteBuffer data = tensor.data();
        for (int i = 0; i < count; i++) {
            put(name, type, contents, i, data);
        }
        return tensor;
    }

    private static boolean hasElements(Shape shape, int count) {
        try {
            return shape.elements() == count;
        } catch (ArithmeticException overflow) {
            return false;
        }
    }

    private static int count(DataType type, InferTensorContents contents) {
        return switch (type) {
            case BOOL -> contents.getBoolContentsCount();
            case INT8, INT16, INT32 -> contents.getIntContentsCount();
            case INT64 -> contents.getInt64ContentsCount();
            case UINT8, UINT16, UINT32 -> contents.getUintContentsCount();
            case UINT64 -> contents.getUint64ContentsCount();
            case FP32 -> contents.getFp32ContentsCount();
            case FP64 -> contents.getFp64ContentsCount();
            case BYTES -> contents.getBytesContentsCount();
            case FP16, BF16 -> 0;
        };
    }

    private static void put(String name, DataType type, InferTensorContents contents, int i, ByteBuffer data) {
        switch (type) {
            case BOOL -> data.put((byte) (contents.getBoolContents(i) ? 1 : 0));
            case INT8 -> data.put((byte) signed(name, type, contents.getIntContents(i)));
            case INT16 -> data.putShort((short) signed(name, type, contents.getIntContents(i)));
            case INT32 -> data.putInt(contents.getIntContents(i));
            case INT64 -> data.putLong(contents.getInt64Contents(i));
            case UINT8 -> data.put((byte) unsigned(name, type, contents.getUintContents(i)));
            case UINT16 -> data.putShort((short) unsigned(name, type, contents.getUintContents(i)));
            case UINT32 -> data.putInt(contents.getUintContents(i));
            case UINT64 -> data.putLong(contents.getUint64Contents(i));
            case FP32 -> data.putFloat(contents.getFp32Contents(i));
            case FP64 -> data.putDouble(contents.getFp64Contents(i));
            case BYTES, FP16, BF16 -> throw new IllegalArgumentException(type + " is not put one by one");
        }
    }

    private static int signed(String name, DataType type, int value) {
        int shift = Integer.SIZE - type.size() * Byte.SIZE;
        if (value << shift >> shift != value) {
            throw outOfRange(name, type, Integer.toString(value));
        }
        return value;
    }

    private static int unsigned(String name, DataType type, int value) {
        if (value >>> (type.size() * Byte.SIZE) != 0) {
            throw outOfRange(name, type, Integer.toUnsignedString(value));
        }
        return value;
    }

    private static ServingException outOfRange(String name, DataType type, String value) {
        return ServingException.invalid("input '" + name + "': " + value + " is out of the range of " + type);
    }

    static InferTensorContents write(Tensor tensor) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        ByteBuffer data = tensor.data();
        if (tensor.type() == DataType.BYTES) {
            ByteElements.decode(data).forEach(element -> contents.addBytesContents(ByteString.copyFrom(element)));
        } else {
            while (data.hasRemaining()) {
                add(contents, tensor.type(), data);
            }
        }
        return contents.build();
    }

    private static void add(InferTensorContents.Builder contents, DataType type, ByteBuffer data) {
        switch (type) {
            case BOOL -> contents.addBoolContents(data.get() != 0);
            case INT8 -> contents.addIntContents(data.get());
            case INT16 -> contents.addIntContents(data.getShort());
            case INT32 -> contents.addIntContents(data.getInt());
            case INT64 -> contents.addInt64Contents(data.getLong());
            case UINT8 -> contents.addUintContents(Byte.toUnsignedInt(data.get()));
            case UINT16 -> contents.addUintContents(Short.toUnsignedInt(data.getShort()));
            case UINT32 -> contents.addUintContents(data.getInt());
            case UINT64 -> contents.addUint64Contents(data.getLong());
            case FP32 -> contents.addFp32Contents(data.getFloat());
            case FP64 -> contents.addFp64Contents(data.getDouble());
            case BYTES, FP16, BF16 -> throw new IllegalArgumentException(type + " is not added one by one");
        }
    }
}
