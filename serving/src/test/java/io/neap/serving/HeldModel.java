// SPDX-License-Identifier: Apache-2.0
package io.neap.serving;

import io.neap.serving.engine.LoadedModel;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Echoes its input, a run for each permit, and notes whether it was freed below a run. */
public final class HeldModel implements LoadedModel {

    public final Semaphore permits = new Semaphore(0);
    public final Semaphore begun = new Semaphore(0);
    private final AtomicInteger running = new AtomicInteger();
    private volatile String end = "in use";

    /** {@code in use}, {@code freed}, or {@code freed below a run}. */
    public String end() {
        return end;
    }

    @Override
    public String platform() {
        return "test";
    }

    @Override
    public List<TensorSpec> inputs() {
        return List.of(new TensorSpec("x", DataType.FP32, Shape.of(Shape.DYNAMIC, 1)));
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(new TensorSpec("y", DataType.FP32, Shape.of(Shape.DYNAMIC, 1)));
    }

    @Override
    public List<Tensor> run(List<Tensor> inputs, List<String> outputs) {
        running.incrementAndGet();
        begun.release();
        try {
            permits.acquireUninterruptibly();
            Tensor input = inputs.get(0);
            return List.of(new Tensor("y", DataType.FP32, input.shape(), input.data()));
        } finally {
            running.decrementAndGet();
        }
    }

    @Override
    public void close() {
        end = running.get() == 0 ? "freed" : "freed below a run";
    }
}
