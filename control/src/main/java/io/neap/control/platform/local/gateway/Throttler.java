// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of requests at once, and a bounded queue before them, first come, first served. A revision without
 * a ready process has a capacity of zero: all wait. Safe for many threads; never blocks.
 *
 * <p>Closing it when idle and entering it are decided under one lock: a request either keeps its revision awake or
 * finds it asleep, so none is lost between.
 */
final class Throttler {

    /** Is told, on any thread, what became of its place in the queue. */
    interface Waiter {
        void admitted();

        void refused(Refusal why);
    }

    /** What became of a request that came. */
    sealed interface Entry {
        /** It has a slot. */
        record Admitted() implements Entry {}

        /** Its waiter will be told. */
        record Queued() implements Entry {}

        /** Its waiter will not be told. */
        record Refused(Refusal why) implements Entry {}
    }

    private static final Entry ADMITTED = new Entry.Admitted();
    private static final Entry QUEUED = new Entry.Queued();

    private final int depth;
    private final IntConsumer load;
    private final Set<Waiter> queue = new LinkedHashSet<>();
    private @Nullable Refusal closed;
    private int capacity;
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
        if (inFlight < capacity && queue.isEmpty()) {
            inFlight++;
            changed();
            return ADMITTED;
        }
        if (queue.size() >= depth) {
            return new Entry.Refused(new Refusal(
                    Refusal.Kind.QUEUE_FULL,
                    queue.size() + " requests wait already and no more may; try again later."));
        }
        queue.add(waiter);
        changed();
        return QUEUED;
    }

    /** Gives up a place in the queue; false when it was admitted or refused meanwhile. */
    synchronized boolean withdraw(Waiter waiter) {
        boolean waited = queue.remove(waiter);
        changed();
        return waited;
    }

    /** Gives back a slot. */
    void leave() {
        List<Waiter> next;
        synchronized (this) {
            inFlight--;
            next = admit();
            changed();
        }
        next.forEach(Waiter::admitted);
    }

    /** So many at once from now on; those under way are not touched. */
    void resize(int slots) {
        List<Waiter> next;
        synchronized (this) {
            capacity = slots;
            next = admit();
            changed();
        }
        next.forEach(Waiter::admitted);
    }

    /** Sets the capacity to zero if nobody is under way or waits; answers whether it did. */
    synchronized boolean closeIfIdle() {
        if (load() > 0) {
            return false;
        }
        capacity = 0;
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
            capacity = 0;
        }
        dismiss(why);
    }

    /** How many are under way or wait. */
    synchronized int load() {
        return inFlight + queue.size();
    }

    synchronized int waiting() {
        return queue.size();
    }

    private List<Waiter> admit() {
        List<Waiter> next = new ArrayList<>();
        var waiting = queue.iterator();
        while (inFlight < capacity && waiting.hasNext()) {
            next.add(waiting.next());
            waiting.remove();
            inFlight++;
        }
        return next;
    }

    private void changed() {
        load.accept(load());
    }
}
