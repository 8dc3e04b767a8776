// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.engine.Runner;
import io.neap.serving.tensor.Tensor;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Runs batches one after another, and answers their requests. A run that nobody waits for any more is stopped. */
final class Lane implements AutoCloseable {

    private final LoadedModel model;
    private final LongSupplier clock;
    private final BatchObserver observer;
    private @Nullable Runner runner;
    private @Nullable Batch underWay;
    private boolean stopped;

    Lane(LoadedModel model, LongSupplier clock, BatchObserver observer) {
        this.model = model;
        this.clock = clock;
        this.observer = observer;
    }

    /**
     * Answers a batch. One that fails is run again one request at a time, so that only the bad one fails.
     *
     * @return false if it was stopped, which answers nobody
     */
    boolean run(Batch batch) {
        long begin = clock.getAsLong();
        long joined;
        long answered;
        List<List<Tensor>> parts;
        try {
            Runner mine = begin(batch);
            List<Tensor> inputs = batch.join();
            joined = clock.getAsLong();
            List<Tensor> answer =
                    mine.run(inputs, batch.outputs(), batch.requests().size());
            answered = clock.getAsLong();
            parts = batch.part(answer);
        } catch (Throwable failure) {
            if (end()) {
                return false;
            }
            if (batch.requests().size() == 1) {
                batch.requests().get(0).answer().completeExceptionally(known(failure));
            } else {
                batch.requests().forEach(this::runAlone);
            }
            return true;
        }
        boolean unused = end();
        RunTimes times = new RunTimes(joined - begin, answered - joined, clock.getAsLong() - answered);
        observer.executed(parts.size(), Math.max(1, batch.rows()), times);
        for (int i = 0; i < parts.size(); i++) {
            PendingRequest request = batch.requests().get(i);
            long rows = Math.max(1, request.rows());
            request.answer().complete(new Execution(parts.get(i), rows, begin - request.arrival(), times));
        }
        return true;
    }

    /** Unless its caller has gone, or its time was over, while the batch ran. */
    private void runAlone(PendingRequest request) {
        if (request.isExpired(clock.getAsLong())) {
            request.expire();
        } else if (!request.answer().isDone()) {
            boolean unused = run(new Batch(List.of(request)));
        }
    }

    private static Throwable known(Throwable failure) {
        return failure instanceof ServingException
                ? failure
                : new ServingException(ErrorCode.INTERNAL, "the model failed: " + failure, failure);
    }

    private synchronized Runner begin(Batch batch) {
        if (runner == null) {
            runner = model.runner();
        }
        underWay = batch;
        stopIfAbandoned();
        return runner;
    }

    /** What was stopped stays so: the next run is made by another runner. */
    private synchronized boolean end() {
        boolean wasStopped = stopped;
        underWay = null;
        if (wasStopped) {
            close();
        }
        return wasStopped;
    }

    /** From any thread. */
    synchronized void stopIfAbandoned() {
        if (underWay != null && underWay.isAbandoned()) {
            stop();
        }
    }

    /** Breaks off the run under way, from any thread. */
    synchronized void stop() {
        if (underWay != null && runner != null) {
            stopped = true;
            runner.stop();
        }
    }

    @Override
    public synchronized void close() {
        if (runner != null) {
            runner.close();
            runner = null;
        }
        stopped = false;
    }
}
