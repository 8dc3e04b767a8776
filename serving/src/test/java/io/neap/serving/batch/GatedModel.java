// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.engine.Runner;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Doubles its input, a run for each permit; fails when a value is negative. */
final class GatedModel implements LoadedModel {

    static final float BAD = -1;

    final Semaphore permits = new Semaphore(0);
    final Semaphore begun = new Semaphore(0);
    final Semaphore stopped = new Semaphore(0);
    final List<String> threads = Collections.synchronizedList(new ArrayList<>());
    volatile Runnable onRun = () -> {};
    final List<Long> rowsOfRuns = Collections.synchronizedList(new ArrayList<>());

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
        threads.add(Thread.currentThread().getName());
        begun.release();
        onRun.run();
        permits.acquireUninterruptibly();
        Tensor input = inputs.get(0);
        rowsOfRuns.add(input.rows());
        Tensor output = Tensor.allocate("y", DataType.FP32, input.shape());
        FloatBuffer from = input.data().asFloatBuffer();
        FloatBuffer to = output.data().asFloatBuffer();
        while (from.hasRemaining()) {
            float value = from.get();
            if (value == BAD) {
                throw new ServingException(ErrorCode.INTERNAL, "a bad value");
            }
            to.put(2 * value);
        }
        return List.of(output);
    }

    @Override
    public Runner runner() {
        return new Runner() {
            private volatile boolean over;

            @Override
            public List<Tensor> run(List<Tensor> inputs, List<String> outputs, int requests) {
                List<Tensor> answer = GatedModel.this.run(inputs, outputs);
                if (over) {
                    throw new ServingException(ErrorCode.INTERNAL, "stopped");
                }
                return answer;
            }

            @Override
            public void stop() {
                over = true;
                stopped.release();
                permits.release();
            }
        };
    }

    @Override
    public void close() {}
}
