// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import io.neap.serving.ServingException;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Who runs what, and when: the queue as lanes and callers' threads see it. No more runs than the policy has lanes are
 * under way at once, wherever they are made. Safe for several threads.
 */
final class Scheduler {

    private static final Logger LOG = Logger.getLogger(Scheduler.class);

    /** Nanoseconds that a caller's thread may be kept before a lane looks after its run. */
    private static final long KEPT_TOO_LONG = 20_000_000;

    private static final long FOREVER = Long.MAX_VALUE;

    /** A lane's look after the callers' runs. */
    private enum Watch {
        NONE,
        CALLED,
        KEPT
    }

    private final int lanes;
    private final LongSupplier clock;
    private final Runnable stopCaller;
    private final BatchQueue queue;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int underWay;
    private boolean closed;

    /** Until one of their runs took long. */
    private boolean callersMayRun;

    private boolean callerComes;
    private boolean callerRuns;
    private long callerBegan;
    private Watch watch = Watch.NONE;

    /**
     * @param callersMayRun the cost of a run is known by its rows alone
     * @param stopCaller stops the run that a caller's thread has made for too long
     */
    Scheduler(BatchPolicy policy, LongSupplier clock, boolean callersMayRun, Runnable stopCaller) {
        this.lanes = policy.lanes();
        this.clock = clock;
        this.callersMayRun = callersMayRun;
        this.stopCaller = stopCaller;
        this.queue = new BatchQueue(policy);
    }

    /**
     * Queues a request, and wakes a lane unless a caller's thread comes.
     *
     * @param mayCome this caller's thread may come
     * @return whether it is to come and {@link #takeForCaller()}
     * @throws ServingException with {@code UNAVAILABLE} if the queue is full or closed
     */
    boolean add(PendingRequest request, boolean mayCome) {
        lock.lock();
        try {
            if (closed) {
                throw ServingException.unavailable("the model is being unloaded");
            }
            boolean comes = mayCome && callersMayRun && isIdle() && queue.isShort(request);
            queue.add(request);
            if (comes) {
                callerComes = true;
            } else if (!callerComes) {
                changed.signal();
            }
            return comes;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits, and no run is under way. */
    boolean isIdle() {
        lock.lock();
        try {
            return underWay == 0 && queue.size() == 0;
        } finally {
            lock.unlock();
        }
    }

    /** @throws ServingException with {@code UNAVAILABLE} if the queue is full */
    void requireRoom() {
        lock.lock();
        try {
            queue.requireRoom();
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Makes room where a caller has given up. */
    void sweep() {
        lock.lock();
        try {
            queue.sweep();
        } finally {
            lock.unlock();
        }
    }

    /** A run of so many rows has taken that many nanoseconds. */
    void observe(long rows, long took) {
        lock.lock();
        try {
            queue.observe(rows, took);
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more requests; lanes end once none waits. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What runs next on a lane; blocks until there is something. Empty once closed, drained, and no caller's run goes on. */
    BatchQueue.Turn next() {
        lock.lock();
        try {
            while (true) {
                long now = clock.getAsLong();
                long wait = underWay >= lanes ? FOREVER : closed ? 0 : queue.delay(now);
                if (wait == 0) {
                    BatchQueue.Turn turn = queue.take(now);
                    if (!turn.isEmpty() || (closed && !callerRuns)) {
                        begin(turn);
                        return turn;
                    }
                    wait = FOREVER;
                }
                boolean watches = wait == FOREVER && watch == Watch.CALLED;
                long lastBegan = callerBegan;
                watch = watches ? Watch.KEPT : watch;
                try {
                    long unused = changed.awaitNanos(watches ? KEPT_TOO_LONG : wait);
                } catch (InterruptedException e) {
                    LOG.debug("a lane was interrupted while it waited", e);
                }
                if (watches) {
                    endWatch(lastBegan);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Goes on with it as long as callers run. */
    private void endWatch(long lastBegan) {
        if (callerRuns && clock.getAsLong() - callerBegan >= KEPT_TOO_LONG) {
            callersMayRun = false;
            stopCaller.run();
        }
        watch = callerRuns || callerBegan != lastBegan ? Watch.CALLED : Watch.NONE;
    }

    /** Counts the run, and leaves the rest of the queue, and the watch, to another lane. */
    private void begin(BatchQueue.Turn turn) {
        if (!turn.batch().isEmpty()) {
            underWay++;
        }
        if (queue.size() > 0 || watch == Watch.CALLED) {
            changed.signal();
        }
    }

    /** A lane's run is over. */
    void ended() {
        lock.lock();
        try {
            underWay--;
        } finally {
            lock.unlock();
        }
    }

    /** What a caller's thread runs: a request that is alone even now that the thread has read all that came. */
    BatchQueue.Turn takeForCaller() {
        lock.lock();
        try {
            callerComes = false;
            if (underWay > 0 || queue.size() != 1 || closed) {
                changed.signal();
                return BatchQueue.Turn.NOTHING;
            }
            BatchQueue.Turn turn = queue.take(clock.getAsLong());
            if (!turn.batch().isEmpty()) {
                underWay++;
                callerRuns = true;
                callerBegan = clock.getAsLong();
                if (watch == Watch.NONE) {
                    watch = Watch.CALLED;
                    changed.signal();
                }
            }
            return turn;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A caller's run is over.
     *
     * @param stopped what it did not answer, and a lane now runs
     */
    void callerEnded(List<PendingRequest> stopped) {
        lock.lock();
        try {
            underWay--;
            callerRuns = false;
            queue.putBack(stopped);
            if (queue.size() > 0 || closed) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
