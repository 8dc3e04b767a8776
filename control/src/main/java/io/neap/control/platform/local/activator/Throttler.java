// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.activator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * As many requests at once as the ready processes have slots, and a bounded queue before them, first come, first served.
 * Without a ready process all wait. Safe for many threads; never blocks.
 *
 * <p>Closing it when idle and entering it are decided under one lock: a request either keeps its revision awake or
 * finds it asleep, so none is lost between.
 */
final class Throttler {

    private final int depth;
    private final IntConsumer load;
    private final Set<Waiter> queue = new LinkedHashSet<>();
    private final Endpoints endpoints = new Endpoints();
    private @Nullable Refusal closed;
    private int inFlight;

    /**
     * @param depth how many may wait
     * @param load is told how many are under way or wait, at each change; must be quick
     */
    Throttler(int depth, IntConsumer load) {
        this.depth = depth;
        this.load = load;
    }

    /** Takes a slot, or a place in the queue. */
    synchronized Entry enter(Waiter waiter) {
        if (closed != null) {
            return new Entry.Refused(closed);
        }
        Optional<Endpoint> free = queue.isEmpty() ? endpoints.take() : Optional.empty();
        if (free.isPresent()) {
            inFlight++;
            changed();
            return new Entry.Admitted(free.get());
        }
        if (queue.size() >= depth) {
            return new Entry.Refused(new Refusal(
                    Refusal.Kind.QUEUE_FULL,
                    queue.size() + " requests wait already and no more may; try again later."));
        }
        queue.add(waiter);
        changed();
        return new Entry.Queued(endpoints.isEmpty());
    }

    /** One that is ready, whatever it has under way. */
    synchronized Optional<Endpoint> glance() {
        return endpoints.any();
    }

    /** Gives up a place in the queue; false when it was admitted or refused meanwhile. */
    synchronized boolean withdraw(Waiter waiter) {
        boolean waited = queue.remove(waiter);
        changed();
        return waited;
    }

    /** Gives back a slot. */
    void leave(Endpoint endpoint) {
        List<Admission> next;
        synchronized (this) {
            endpoint.end();
            inFlight--;
            next = admit();
            changed();
        }
        next.forEach(Admission::tell);
    }

    /** From now on it gets requests. */
    void open(Endpoint endpoint) {
        List<Admission> next;
        synchronized (this) {
            if (closed == null) {
                endpoints.add(endpoint);
            }
            next = admit();
            changed();
        }
        next.forEach(Admission::tell);
    }

    /** From now on it gets no more requests; those under way are not touched. */
    synchronized void retire(Endpoint endpoint) {
        endpoints.remove(endpoint);
    }

    synchronized int underWay(Endpoint endpoint) {
        return endpoint.underWay();
    }

    /** Retires all endpoints if nobody is under way or waits; answers whether it did. */
    synchronized boolean closeIfIdle() {
        if (load() > 0) {
            return false;
        }
        endpoints.clear();
        return true;
    }

    /** Refuses all who wait. */
    void dismiss(Refusal why) {
        List<Waiter> waiting;
        synchronized (this) {
            waiting = List.copyOf(queue);
            queue.clear();
            changed();
        }
        waiting.forEach(waiter -> waiter.refused(why));
    }

    /** Refuses all who wait and all who will come; those under way are not touched. */
    void close(Refusal why) {
        synchronized (this) {
            closed = why;
            endpoints.clear();
        }
        dismiss(why);
    }

    /** How many are under way or wait. */
    synchronized int load() {
        return inFlight + queue.size();
    }

    private List<Admission> admit() {
        List<Admission> next = new ArrayList<>();
        var waiting = queue.iterator();
        while (waiting.hasNext()) {
            Optional<Endpoint> free = endpoints.take();
            if (free.isEmpty()) {
                break;
            }
            next.add(new Admission(waiting.next(), free.get()));
            waiting.remove();
            inFlight++;
        }
        return next;
    }

    private void changed() {
        load.accept(load());
    }

    /** Told once the lock is free. */
    private record Admission(Waiter waiter, Endpoint to) {

        void tell() {
            waiter.admitted(to);
        }
    }
}
