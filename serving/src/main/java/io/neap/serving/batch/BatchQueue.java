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
 * that fit its shapes go with it, in their order, up to {@link BatchPolicy#maxRows()}. Not safe for several threads.
 */
final class BatchQueue {

    private final BatchPolicy policy;
    private final Deque<PendingRequest> waiting = new ArrayDeque<>();

    BatchQueue(BatchPolicy policy) {
        this.policy = policy;
    }

    /** @throws ServingException with {@code UNAVAILABLE} if the queue is full */
    void add(PendingRequest request) {
        if (waiting.size() >= policy.maxQueue()) {
            throw ServingException.unavailable("the queue is full: " + waiting.size() + " requests wait; try again");
        }
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

    /** Makes room where a caller has given up. */
    void sweep() {
        waiting.removeIf(request -> request.answer().isDone());
    }

    int size() {
        return waiting.size();
    }

    /** Takes what runs next, and those whose time is over; forgets those whose caller has gone. */
    Turn take(long now) {
        Turn turn = new Turn(new ArrayList<>(), new ArrayList<>());
        List<PendingRequest> batch = turn.batch();
        long rows = 0;
        for (Iterator<PendingRequest> each = waiting.iterator(); each.hasNext(); ) {
            PendingRequest request = each.next();
            if (request.answer().isDone()) {
                each.remove();
            } else if (request.isExpired(now)) {
                turn.expired().add(request);
                each.remove();
            } else if (batch.isEmpty()) {
                batch.add(request);
                each.remove();
                rows = request.rows();
                if (rows == 0 || rows >= policy.maxRows()) {
                    return turn;
                }
            } else if (fits(request, batch.get(0), rows)) {
                batch.add(request);
                each.remove();
                rows += request.rows();
            }
        }
        return turn;
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

        boolean isEmpty() {
            return batch.isEmpty() && expired.isEmpty();
        }
    }
}
