// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import io.neap.serving.ServingException;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs one model's requests on a fixed number of lanes, each a thread. A free lane takes at once whatever waits: an idle
 * model answers a lone request without delay, and a busy one finds its next batch formed behind the run under way. Only
 * a policy with a delay lets a free lane wait for more rows.
 *
 * <p>A lone request whose run is short is run by its caller's own thread: to wake a lane, and be woken by it, would take
 * longer than the run.
 */
public final class DynamicBatcher implements AutoCloseable {

    private final LongSupplier clock;
    private final BatchObserver observer;
    private final Scheduler scheduler;
    private final Lane callersLane;
    private final List<Lane> lanes;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Starts the lanes.
     *
     * @param clock nanoseconds that only grow, from any origin
     */
    public DynamicBatcher(
            String name, LoadedModel model, BatchPolicy policy, LongSupplier clock, BatchObserver observer) {
        this.clock = clock;
        this.observer = observer;
        this.callersLane = new Lane(model, clock, this::executed);
        this.scheduler = new Scheduler(policy, clock, rowsAreAllThatVaries(model), callersLane::stop);
        this.lanes = Stream.generate(() -> new Lane(model, clock, this::executed))
                .limit(policy.lanes())
                .toList();
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            threads.add(
                    Thread.ofPlatform().daemon().name("infer-" + name + "-" + i).start(() -> work(lane)));
        }
    }

    private static boolean rowsAreAllThatVaries(LoadedModel model) {
        return model.inputs().stream()
                .allMatch(spec -> spec.type().isFixedSize()
                        && spec.shape().rank() > 0
                        && spec.shape().withRows(1).isConcrete());
    }

    /**
     * Queues a request.
     *
     * @param inputs all inputs, in the model's order
     * @param outputs the names wanted
     * @param priority as an {@link io.neap.serving.tensor.InferenceRequest} has it
     * @param patience after which a request that still waits is not run any more
     * @param timeout within which the answer is wanted
     * @param caller runs on this thread once it has done what it is at, and may be kept for a short run; null for a
     *     thread that may not
     * @return completed on a lane's thread or the caller's; cancel it, or let it fail, to leave the queue or end its run
     * @throws ServingException with {@code UNAVAILABLE} if the queue is full or closed
     */
    public CompletableFuture<Execution> submit(
            List<Tensor> inputs,
            List<String> outputs,
            long priority,
            Duration patience,
            Duration timeout,
            @Nullable Executor caller) {
        long now = clock.getAsLong();
        PendingRequest request = new PendingRequest(
                inputs,
                outputs,
                priority,
                now,
                now + patience.toNanos(),
                now + timeout.toNanos(),
                new CompletableFuture<>());
        if (scheduler.add(request, caller != null) && caller != null) {
            callBack(caller);
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
        scheduler.requireRoom();
    }

    /** How many requests wait. */
    public int waiting() {
        return scheduler.waiting();
    }

    boolean isIdle() {
        return scheduler.isIdle();
    }

    /**
     * Takes no more requests, runs those that wait, and returns when all are answered: also when it is interrupted, as the
     * model's memory is freed afterwards.
     */
    @Override
    public void close() {
        scheduler.close();
        boolean interrupted = false;
        for (Thread thread : threads) {
            interrupted |= join(thread);
        }
        callersLane.close();
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
            scheduler.sweep();
            lanes.forEach(Lane::stopIfAbandoned);
        }
    }

    private void work(Lane lane) {
        try (lane) {
            for (BatchQueue.Turn turn = scheduler.next(); !turn.isEmpty(); turn = scheduler.next()) {
                turn.expired().forEach(PendingRequest::expire);
                if (!turn.batch().isEmpty()) {
                    try {
                        boolean unused = lane.run(new Batch(turn.batch()));
                    } finally {
                        scheduler.ended();
                    }
                }
            }
        }
    }

    private void callBack(Executor caller) {
        try {
            caller.execute(this::runByCaller);
        } catch (RejectedExecutionException ending) {
            scheduler.callerStays();
        }
    }

    private void runByCaller() {
        BatchQueue.Turn turn = scheduler.takeForCaller();
        turn.expired().forEach(PendingRequest::expire);
        if (!turn.batch().isEmpty()) {
            boolean answered = true;
            try {
                answered = callersLane.run(new Batch(turn.batch()));
            } finally {
                scheduler.callerEnded(answered ? List.of() : turn.batch());
            }
        }
    }

    private void executed(int requests, long rows, RunTimes times) {
        scheduler.observe(rows, times.total());
        observer.executed(requests, rows, times);
    }
}
