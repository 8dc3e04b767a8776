// SPDX-License-Identifier: Apache-2.0
package io.neap.serving;

import io.neap.serving.batch.BatchConfig;
import io.neap.serving.batch.BatchMode;
import io.neap.serving.engine.Device;
import io.neap.serving.engine.EngineConfig;
import io.neap.serving.engine.MemoryArena;
import io.neap.serving.engine.PlainEngine;
import io.neap.serving.engine.onnx.OnnxEngine;
import io.neap.serving.oip.OipConfig;
import io.neap.serving.oip.memory.SharedMemory;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The models that {@code make_models.py} makes, and small tensors for them. */
public final class TestModels {

    /** In bytes. */
    public static final int MAX_OUTPUT_SIZE = 1024 * 1024;

    /** No client may use it. */
    public static final SharedMemory CLOSED_MEMORY = new SharedMemory(bounds(Duration.ZERO));

    private TestModels() {}

    public static Path file(String name) {
        return Path.of("src/test/resources/models", name + ".onnx");
    }

    public static OnnxEngine engine(Device device) {
        return new OnnxEngine(config(device));
    }

    public static EngineConfig config(Device device) {
        return config(device, TestSnapshots.OFF, MemoryArena.KEEP);
    }

    public static EngineConfig config(Device device, EngineConfig.Snapshot snapshot) {
        return config(device, snapshot, MemoryArena.KEEP);
    }

    /** On the CPU. */
    public static EngineConfig config(MemoryArena arena) {
        return config(Device.CPU, TestSnapshots.OFF, arena);
    }

    private static EngineConfig config(Device device, EngineConfig.Snapshot snapshot, MemoryArena arena) {
        return new EngineConfig() {
            @Override
            public MemorySize maxOutputSize() {
                return new MemorySize(BigInteger.valueOf(MAX_OUTPUT_SIZE));
            }

            @Override
            public Device device() {
                return device;
            }

            @Override
            public int intraOpThreads() {
                return 1;
            }

            @Override
            public Optional<Integer> lanes() {
                return Optional.of(2);
            }

            @Override
            public Optional<Path> nativeCache() {
                return Optional.empty();
            }

            @Override
            public MemoryArena memoryArena() {
                return arena;
            }

            @Override
            public Cuda cuda() {
                return new PlainEngine(Optional.empty()).cuda();
            }

            @Override
            public Snapshot snapshot() {
                return snapshot;
            }
        };
    }

    public static BatchConfig batches(BatchMode mode) {
        return new BatchConfig() {
            @Override
            public BatchMode mode() {
                return mode;
            }

            @Override
            public int maxRows() {
                return 16;
            }

            @Override
            public int maxQueue() {
                return 256;
            }
        };
    }

    public static OipConfig bounds(Duration timeout) {
        return bounds(timeout, false);
    }

    /** As above, and whether clients may load models and share memory. */
    public static OipConfig bounds(Duration timeout, boolean open) {
        return new OipConfig() {
            @Override
            public Duration timeout() {
                return timeout;
            }

            @Override
            public MemorySize maxBodySize() {
                return new MemorySize(BigInteger.valueOf(1024));
            }

            @Override
            public Duration stall() {
                return timeout;
            }

            @Override
            public double accessLog() {
                return 0;
            }

            @Override
            public boolean management() {
                return open;
            }

            @Override
            public boolean sharedMemory() {
                return open;
            }
        };
    }

    public static Tensor floats(String name, Shape shape, float... values) {
        Tensor tensor = Tensor.allocate(name, DataType.FP32, shape);
        tensor.data().asFloatBuffer().put(values);
        return tensor;
    }

    public static Tensor longs(String name, Shape shape, long... values) {
        Tensor tensor = Tensor.allocate(name, DataType.INT64, shape);
        tensor.data().asLongBuffer().put(values);
        return tensor;
    }
}
