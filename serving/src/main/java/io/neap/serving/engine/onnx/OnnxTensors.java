// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import io.neap.serving.ServingException;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tensors into ONNX Runtime and out of it. A direct buffer is used in place: not a byte of it is copied. */
final class OnnxTensors {

    private OnnxTensors() {}

    static OnnxTensor toOnnx(OrtEnvironment environment, Tensor tensor) throws OrtException {
        ByteBuffer data = tensor.data();
        long[] shape = tensor.shape().toArray();
        return switch (tensor.type()) {
            case BOOL -> OnnxTensor.createTensor(environment, data, shape, OnnxJavaType.BOOL);
            case INT8 -> OnnxTensor.createTensor(environment, data, shape, OnnxJavaType.INT8);
            case UINT8 -> OnnxTensor.createTensor(environment, data, shape, OnnxJavaType.UINT8);
            case INT16 -> OnnxTensor.createTensor(environment, data.asShortBuffer(), shape, OnnxJavaType.INT16);
            case FP16 -> OnnxTensor.createTensor(environment, data.asShortBuffer(), shape, OnnxJavaType.FLOAT16);
            case BF16 -> OnnxTensor.createTensor(environment, data.asShortBuffer(), shape, OnnxJavaType.BFLOAT16);
            case INT32 -> OnnxTensor.createTensor(environment, data.asIntBuffer(), shape);
            case INT64 -> OnnxTensor.createTensor(environment, data.asLongBuffer(), shape);
            case FP32 -> OnnxTensor.createTensor(environment, data.asFloatBuffer(), shape);
            case FP64 -> OnnxTensor.createTensor(environment, data.asDoubleBuffer(), shape);
            case UINT16 -> UnsignedTensors.create(data, shape, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16);
            case UINT32 -> UnsignedTensors.create(data, shape, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32);
            case UINT64 -> UnsignedTensors.create(data, shape, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64);
            case BYTES -> OnnxTensor.createTensor(environment, strings(tensor), shape);
        };
    }

    /** Copies an answer that ONNX Runtime allocated. */
    static Tensor fromOnnx(String name, DataType type, OnnxTensor value) throws OrtException {
        Shape shape = Shape.of(value.getInfo().getShape());
        if (type != DataType.BYTES) {
            return new Tensor(name, type, shape, value.getByteBuffer());
        }
        List<byte[]> elements = new ArrayList<>();
        flatten(value.getValue(), elements);
        return new Tensor(name, type, shape, ByteElements.encode(elements));
    }

    private static String[] strings(Tensor tensor) {
        List<byte[]> elements = ByteElements.decode(tensor.data());
        String[] strings = new String[elements.size()];
        for (int i = 0; i < strings.length; i++) {
            try {
                strings[i] = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(elements.get(i)))
                        .toString();
            } catch (CharacterCodingException e) {
                throw ServingException.invalid("input '" + tensor.name() + "': element " + i
                        + " is not UTF-8, as ONNX strings are: " + e.getMessage());
            }
        }
        return strings;
    }

    private static void flatten(Object value, List<byte[]> elements) {
        if (value instanceof Object[] array) {
            for (Object element : array) {
                flatten(element, elements);
            }
        } else {
            elements.add(((String) value).getBytes(StandardCharsets.UTF_8));
        }
    }
}
