// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import io.neap.serving.ServingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Decides who runs next, and with whom. Of those with the first priority the oldest request always goes first; those
 * that fit its shapes go with it, in their order, up to {@link BatchPolicy#maxRows()}, and as far as none of them comes too
 * late for that by what runs have cost so far. Not safe for several threads.
 */
final class BatchQueue {

    private static final long NEVER = Long.MAX_VALUE / 2;

    /** Nanoseconds for which a thread that serves others too may be kept. */
    private static final long SHORT = 500_000;

    private final BatchPolicy policy;
    private final long delay;
    private final long enoughRows;
    private final CostModel cost = new CostModel();
    private final Deque<PendingRequest> waiting = new ArrayDeque<>();
    private long lastRows;

    BatchQueue(BatchPolicy policy) {
        this.policy = policy;
        this.delay = policy.maxRows() == 1 ? 0 : policy.delay().toNanos();
        this.enoughRows = policy.enoughRows();
    }

    /** @throws ServingException with {@code UNAVAILABLE} if the queue is full */
    void requireRoom() {
        if (waiting.size() >= policy.maxQueue()) {
            throw ServingException.unavailable("the queue is full: " + waiting.size() + " requests wait; try again");
        }
    }

    /** @throws ServingException with {@code UNAVAILABLE} if the queue is full */
    void add(PendingRequest request) {
        requireRoom();
        if (waiting.isEmpty() || !request.isBefore(waiting.getLast())) {
            waiting.addLast(request);
            return;
        }
        Deque<PendingRequest> behind = new ArrayDeque<>();
        while (!waiting.isEmpty() && request.isBefore(waiting.getLast())) {
            behind.addFirst(waiting.removeLast());
        }
        waiting.addLast(request);
        waiting.addAll(behind);
    }

    /** Whether the runs so far foretell a short one; of more rows than the last one had, they foretell nothing. */
    boolean isShort(PendingRequest request) {
        long estimate = cost.estimate(request.rows());
        return delay == 0 && request.rows() > 0 && request.rows() <= lastRows && estimate > 0 && estimate <= SHORT;
    }

    /** Those whose run was broken off go first. */
    void putBack(List<PendingRequest> requests) {
        requests.reversed().forEach(waiting::addFirst);
    }

    /** Makes room where a caller has given up. */
    void sweep() {
        waiting.removeIf(request -> request.answer().isDone());
    }

    int size() {
        return waiting.size();
    }

    /** A run of so many rows has taken that many nanoseconds. */
    void observe(long rows, long took) {
        lastRows = rows;
        cost.observe(rows, took);
    }

    /**
     * How long a free lane leaves what runs next to wait for more rows: until the oldest of it is as old as the policy
     * says, one of it would be late otherwise, enough rows are there, or one more request would be too many.
     *
     * @return nanoseconds from now; 0 if it is to be taken now, or nobody waits
     */
    long delay(long now) {
        if (delay == 0) {
            return 0;
        }
        PendingRequest first = null;
        long wait = delay;
        long rows = 0;
        for (PendingRequest request : waiting) {
            if (request.answer().isDone() || request.isExpired(now)) {
                continue;
            }
            if (first == null || fits(request, first, rows)) {
                first = first == null ? request : first;
                rows += request.rows();
                wait = Math.min(wait, Math.min(request.arrival() + delay - now, patience(request, rows, now)));
            } else if (request.rows() > 0 && request.joins(first)) {
                return 0;
            } else {
                wait = Math.min(wait, patience(request, request.rows(), now));
            }
        }
        boolean enough = first == null || first.rows() == 0 || rows >= enoughRows;
        return enough ? 0 : Math.max(0, wait);
    }

    /** How long a request may wait so that a run with so many rows still answers it in time. */
    private long patience(PendingRequest request, long rows, long now) {
        return Math.min(request.expiry() - now, request.deadline() - cost.estimate(rows) - now);
    }

    /** Takes what runs next, and those whose time is over; forgets those whose caller has gone. */
    Turn take(long now) {
        Turn turn = new Turn(new ArrayList<>(), new ArrayList<>());
        List<PendingRequest> batch = turn.batch();
        long rows = 0;
        long deadline = now + NEVER;
        for (Iterator<PendingRequest> each = waiting.iterator(); each.hasNext(); ) {
            PendingRequest request = each.next();
            if (request.answer().isDone()) {
                each.remove();
            } else if (request.isExpired(now)) {
                turn.expired().add(request);
                each.remove();
            } else if (batch.isEmpty() || fits(request, batch.get(0), rows)) {
                if (isTooLate(rows + request.rows(), deadline, now)) {
                    break;
                }
                batch.add(request);
                each.remove();
                rows += request.rows();
                deadline = earliest(deadline, request, rows, now);
                if (request.rows() == 0 || rows >= policy.maxRows()) {
                    break;
                }
            }
        }
        return turn;
    }

    /** Whoever comes too late already sets no deadline to the others: it would not be helped by a smaller batch. */
    private long earliest(long deadline, PendingRequest request, long rows, long now) {
        boolean sets = request.deadline() - deadline < 0 && !isTooLate(rows, request.deadline(), now);
        return sets ? request.deadline() : deadline;
    }

    private boolean isTooLate(long rows, long deadline, long now) {
        return cost.estimate(rows) > deadline - now;
    }

    private boolean fits(PendingRequest request, PendingRequest first, long rows) {
        return request.rows() > 0 && rows + request.rows() <= policy.maxRows() && request.joins(first);
    }

    /**
     * One look at the queue.
     *
     * @param batch runs now; empty if nobody waits any more
     * @param expired waited beyond their deadline
     */
    record Turn(List<PendingRequest> batch, List<PendingRequest> expired) {

        static final Turn NOTHING = new Turn(List.of(), List.of());

        boolean isEmpty() {
            return batch.isEmpty() && expired.isEmpty();
        }
    }
}
