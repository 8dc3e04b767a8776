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

    /** Nanoseconds after which a lane does what a caller's thread was to do. */
    private static final long TOO_LONG = 20_000_000;

    /** Nanoseconds without callers' runs, after one that was stopped: a pause of the machine may be to blame for it. */
    private static final long BARRED = 60_000_000_000L;

    private static final long FOREVER = Long.MAX_VALUE;

    /** A lane's look after the callers' threads. */
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

    private final boolean callersMayRun;
    private long barredUntil;
    private boolean callerComes;
    private boolean callerRuns;

    /** When it was called, or began to run. */
    private long callerSince;

    private Watch watch = Watch.NONE;

    /**
     * @param callersMayRun the cost of a run is known by its rows alone
     * @param stopCaller stops the run that a caller's thread has made for too long; called under this scheduler's lock, so
     *     that it must not come back to it
     */
    Scheduler(BatchPolicy policy, LongSupplier clock, boolean callersMayRun, Runnable stopCaller) {
        this.lanes = policy.lanes();
        this.clock = clock;
        this.callersMayRun = callersMayRun;
        this.stopCaller = stopCaller;
        this.barredUntil = clock.getAsLong();
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
            boolean mayRun = callersMayRun && request.arrival() - barredUntil >= 0;
            boolean comes = mayCome && mayRun && isIdle() && queue.isShort(request);
            queue.add(request);
            if (comes) {
                callerComes = true;
                watchFrom(request.arrival());
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
                boolean leaves = underWay >= lanes || (callerComes && !closed);
                long wait = leaves ? FOREVER : closed ? 0 : queue.delay(now);
                if (wait == 0) {
                    BatchQueue.Turn turn = queue.take(now);
                    if (!turn.isEmpty() || (closed && !callerRuns)) {
                        begin(turn);
                        return turn;
                    }
                    wait = FOREVER;
                }
                boolean watches = wait == FOREVER && watch == Watch.CALLED;
                long lastSince = callerSince;
                watch = watches ? Watch.KEPT : watch;
                try {
                    long unused = changed.awaitNanos(watches ? TOO_LONG : wait);
                } catch (InterruptedException e) {
                    LOG.debug("a lane was interrupted while it waited", e);
                }
                if (watches) {
                    endWatch(lastSince);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** A lane is called to look after a caller's thread, unless one does. */
    private void watchFrom(long now) {
        callerSince = now;
        if (watch == Watch.NONE) {
            watch = Watch.CALLED;
            changed.signal();
        }
    }

    /** Goes on with it as long as callers come. */
    private void endWatch(long lastSince) {
        long now = clock.getAsLong();
        boolean late = now - callerSince >= TOO_LONG;
        if (callerRuns && late) {
            barredUntil = now + BARRED;
            stopCaller.run();
        } else if (callerComes && late) {
            callerComes = false;
        }
        watch = callerRuns || callerComes || callerSince != lastSince ? Watch.CALLED : Watch.NONE;
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
                watchFrom(clock.getAsLong());
            }
            return turn;
        } finally {
            lock.unlock();
        }
    }

    /** The caller's thread does not come after all. */
    void callerStays() {
        lock.lock();
        try {
            callerComes = false;
            changed.signal();
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
