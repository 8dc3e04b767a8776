// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Runs one model's requests on a fixed number of lanes, each a thread. A free lane takes at once whatever waits: an idle
 * model answers a lone request without delay, and a busy one finds its next batch formed behind the run under way. Only
 * a policy with a delay lets a free lane wait for more rows.
 */
public final class DynamicBatcher implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(DynamicBatcher.class);

    private final LoadedModel model;
    private final LongSupplier clock;
    private final BatchObserver observer;
    private final BatchQueue queue;
    private final List<Thread> lanes = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;

    /**
     * Starts the lanes.
     *
     * @param clock nanoseconds that only grow, from any origin
     */
    public DynamicBatcher(
            String name, LoadedModel model, BatchPolicy policy, LongSupplier clock, BatchObserver observer) {
        this.model = model;
        this.clock = clock;
        this.observer = observer;
        this.queue = new BatchQueue(policy);
        for (int i = 0; i < policy.lanes(); i++) {
            lanes.add(
                    Thread.ofPlatform().daemon().name("infer-" + name + "-" + i).start(this::work));
        }
    }

    /**
     * Queues a request.
     *
     * @param inputs all inputs, in the model's order
     * @param outputs the names wanted
     * @param priority as an {@link io.neap.serving.tensor.InferenceRequest} has it
     * @param patience after which a request that still waits is not run any more
     * @param timeout within which the answer is wanted
     * @return completed on a lane's thread; cancel it, or let it fail, to leave the queue
     * @throws ServingException with {@code UNAVAILABLE} if the queue is full or closed
     */
    public CompletableFuture<Execution> submit(
            List<Tensor> inputs, List<String> outputs, long priority, Duration patience, Duration timeout) {
        long now = clock.getAsLong();
        PendingRequest request = new PendingRequest(
                inputs,
                outputs,
                priority,
                now,
                now + patience.toNanos(),
                now + timeout.toNanos(),
                new CompletableFuture<>());
        lock.lock();
        try {
            if (closed) {
                throw ServingException.unavailable("the model is being unloaded");
            }
            queue.add(request);
            changed.signal();
        } finally {
            lock.unlock();
        }
        CompletableFuture<Execution> answer = request.answer();
        CompletableFuture<Execution> unused = answer.whenComplete((execution, failure) -> sweepIfGivenUp(answer));
        return answer;
    }

    /**
     * Refuses a request before it is parsed.
     *
     * @throws ServingException with {@code UNAVAILABLE} if the queue is full
     */
    public void requireRoom() {
        lock.lock();
        try {
            queue.requireRoom();
        } finally {
            lock.unlock();
        }
    }

    /** How many requests wait. */
    public int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes no more requests, runs those that wait, and returns when all are answered: also when it is interrupted, as the
     * model's memory is freed afterwards.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        for (Thread lane : lanes) {
            interrupted |= join(lane);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for its end, and says whether this thread was interrupted meanwhile. */
    private static boolean join(Thread lane) {
        boolean interrupted = false;
        while (true) {
            try {
                lane.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private void sweepIfGivenUp(CompletableFuture<Execution> answer) {
        if (answer.isCompletedExceptionally()) {
            lock.lock();
            try {
                queue.sweep();
            } finally {
                lock.unlock();
            }
        }
    }

    private void work() {
        for (BatchQueue.Turn turn = next(); !turn.isEmpty(); turn = next()) {
            turn.expired().forEach(DynamicBatcher::expire);
            if (!turn.batch().isEmpty()) {
                run(new Batch(turn.batch()));
            }
        }
    }

    private static void expire(PendingRequest request) {
        request.answer()
                .completeExceptionally(new ServingException(
                        ErrorCode.DEADLINE_EXCEEDED, "the request's time was over before the model was free"));
    }

    /** Blocks until something is to be run; empty once closed and drained. */
    private BatchQueue.Turn next() {
        lock.lock();
        try {
            while (true) {
                long now = clock.getAsLong();
                long delay = closed ? 0 : queue.delay(now);
                if (delay > 0) {
                    try {
                        long unused = changed.awaitNanos(delay);
                    } catch (InterruptedException e) {
                        LOG.debug("a lane was interrupted while it waited for more rows", e);
                    }
                    continue;
                }
                BatchQueue.Turn turn = queue.take(now);
                if (!turn.isEmpty() || closed) {
                    return turn;
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A batch that fails is run again one request at a time, so that only the bad one fails. */
    private void run(Batch batch) {
        long begin = clock.getAsLong();
        long joined;
        long answered;
        List<List<Tensor>> parts;
        try {
            List<Tensor> inputs = batch.join();
            joined = clock.getAsLong();
            List<Tensor> answer = model.run(inputs, batch.outputs());
            answered = clock.getAsLong();
            parts = batch.part(answer);
        } catch (Throwable failure) {
            if (batch.requests().size() == 1) {
                batch.requests().get(0).answer().completeExceptionally(known(failure));
            } else {
                batch.requests().forEach(this::runAlone);
            }
            return;
        }
        RunTimes times = new RunTimes(joined - begin, answered - joined, clock.getAsLong() - answered);
        learn(batch.rows(), times);
        observer.executed(parts.size(), Math.max(1, batch.rows()), times);
        for (int i = 0; i < parts.size(); i++) {
            PendingRequest request = batch.requests().get(i);
            long rows = Math.max(1, request.rows());
            request.answer().complete(new Execution(parts.get(i), rows, begin - request.arrival(), times));
        }
    }

    private void learn(long rows, RunTimes times) {
        lock.lock();
        try {
            queue.observe(rows, times.total());
        } finally {
            lock.unlock();
        }
    }

    /** Unless its caller has gone, or its time was over, while the batch ran. */
    private void runAlone(PendingRequest request) {
        if (request.isExpired(clock.getAsLong())) {
            expire(request);
        } else if (!request.answer().isDone()) {
            run(new Batch(List.of(request)));
        }
    }

    private static Throwable known(Throwable failure) {
        return failure instanceof ServingException
                ? failure
                : new ServingException(ErrorCode.INTERNAL, "the model failed: " + failure, failure);
    }
}
