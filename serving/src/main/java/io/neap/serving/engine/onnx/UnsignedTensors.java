// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * Makes tensors of 16, 32 and 64-bit unsigned integers. ONNX Runtime's library knows them and its Java binding reads
 * them, but the binding has no public call that makes one: this reaches the private one that all the others end in.
 */
final class UnsignedTensors {

    private static final MethodHandle CREATE;
    private static final MethodHandle NEW_TENSOR;
    private static final MethodHandle NEW_INFO;
    private static final long API;
    private static final long ALLOCATOR;

    static {
        try {
            Lookup lookup = MethodHandles.privateLookupIn(OnnxTensor.class, MethodHandles.lookup());
            Class<?> runtime = lookup.findClass("ai.onnxruntime.OnnxRuntime");
            Class<?> allocator = lookup.findClass("ai.onnxruntime.OrtAllocator");
            Object defaultAllocator = lookup.findGetter(OrtEnvironment.class, "defaultAllocator", allocator)
                    .invoke(OrtEnvironment.getEnvironment());
            API = (long)
                    lookup.findStaticGetter(runtime, "ortApiHandle", long.class).invoke();
            ALLOCATOR =
                    (long) lookup.findGetter(allocator, "handle", long.class).invoke(defaultAllocator);
            CREATE = lookup.findStatic(
                    OnnxTensor.class,
                    "createTensorFromBuffer",
                    MethodType.methodType(
                            long.class,
                            long.class,
                            long.class,
                            Buffer.class,
                            int.class,
                            long.class,
                            long[].class,
                            int.class));
            NEW_INFO = lookup.findConstructor(
                    TensorInfo.class,
                    MethodType.methodType(void.class, long[].class, OnnxJavaType.class, OnnxTensorType.class));
            NEW_TENSOR = lookup.findConstructor(
                    OnnxTensor.class,
                    MethodType.methodType(
                            void.class, long.class, long.class, TensorInfo.class, Buffer.class, boolean.class));
        } catch (Throwable e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private UnsignedTensors() {}

    /** A tensor over a direct buffer, which it keeps alive and does not copy. */
    static OnnxTensor create(ByteBuffer data, long[] shape, OnnxTensorType type) throws OrtException {
        try {
            long handle = (long) CREATE.invoke(
                    API, ALLOCATOR, (Buffer) data, data.position(), (long) data.remaining(), shape, type.value);
            TensorInfo info = (TensorInfo) NEW_INFO.invoke(shape, OnnxJavaType.mapFromOnnxTensorType(type), type);
            return (OnnxTensor) NEW_TENSOR.invoke(handle, ALLOCATOR, info, (Buffer) data, false);
        } catch (OrtException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
