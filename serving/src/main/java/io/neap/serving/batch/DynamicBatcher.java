// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

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
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Runs one model's requests on a fixed number of lanes, each a thread. A free lane takes at once whatever waits: an idle
 * model answers a lone request without delay, and a busy one finds its next batch formed behind the run under way. Only
 * a policy with a delay lets a free lane wait for more rows.
 */
public final class DynamicBatcher implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(DynamicBatcher.class);

    private final LongSupplier clock;
    private final BatchObserver observer;
    private final BatchQueue queue;
    private final List<Lane> lanes;
    private final List<Thread> threads = new ArrayList<>();
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
        this.clock = clock;
        this.observer = observer;
        this.queue = new BatchQueue(policy);
        this.lanes = Stream.generate(() -> new Lane(model, clock, this::executed))
                .limit(policy.lanes())
                .toList();
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            threads.add(
                    Thread.ofPlatform().daemon().name("infer-" + name + "-" + i).start(() -> work(lane)));
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
     * @return completed on a lane's thread; cancel it, or let it fail, to leave the queue or end its run
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
        for (Thread thread : threads) {
            interrupted |= join(thread);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for its end, and says whether this thread was interrupted meanwhile. */
    private static boolean join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
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
            lanes.forEach(Lane::stopIfAbandoned);
        }
    }

    private void work(Lane lane) {
        try (lane) {
            for (BatchQueue.Turn turn = next(); !turn.isEmpty(); turn = next()) {
                turn.expired().forEach(PendingRequest::expire);
                if (!turn.batch().isEmpty()) {
                    lane.run(new Batch(turn.batch()));
                }
            }
        }
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

    private void executed(int requests, long rows, RunTimes times) {
        lock.lock();
        try {
            queue.observe(rows, times.total());
        } finally {
            lock.unlock();
        }
        observer.executed(requests, rows, times);
    }
}
