// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.activator;

import io.neap.control.platform.Revision;
import io.neap.control.platform.local.traffic.TrafficMeter;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * The door of one revision. While a process is ready, requests pass as far as the throttler lets them; while none is
 * they wait in the throttler's queue, and the first of them wakes the revision.
 */
public final class Activator {

    private final Revision revision;
    private final TrafficMeter meter;
    private final Throttler throttler;
    private final Runnable wake;
    private volatile boolean asleep;

    /**
     * @param depth how many requests may wait
     * @param load is told how many requests are under way or wait, at each change
     * @param wake is run, on any thread and perhaps often, when a request waits for a process
     */
    public Activator(Revision revision, int depth, IntConsumer load, TrafficMeter meter, Runnable wake) {
        this.revision = revision;
        this.meter = meter;
        this.throttler = new Throttler(depth, load);
        this.wake = wake;
    }

    /** A process is ready, or gets requests again. */
    public void open(Endpoint ready) {
        throttler.open(ready);
    }

    /** The process gets no more requests; those that it has are not touched. */
    public void retire(Endpoint endpoint) {
        throttler.retire(endpoint);
    }

    /** Whether its revision sleeps now, and is known to come up when it is wanted. */
    public void sleeps(boolean sleeping) {
        asleep = sleeping;
    }

    public boolean isAsleep() {
        return asleep;
    }

    /** A ready process for a question that takes no slot and keeps nothing awake; empty when there is none. */
    public Optional<Endpoint> glance() {
        return throttler.glance();
    }

    /** How many requests the process has. */
    public int underWay(Endpoint endpoint) {
        return throttler.underWay(endpoint);
    }

    /** Retires all processes if no request is under way or waits; answers whether it did. */
    public boolean holdIfIdle() {
        return throttler.closeIfIdle();
    }

    /** Refuses those who wait, and only them. */
    public void dismiss(String reason) {
        throttler.dismiss(new Refusal(Refusal.Kind.FAILED, reason));
    }

    /** Refuses those who wait and all who come. */
    public void close(Refusal why) {
        throttler.close(why);
    }

    /** How many requests are under way or wait. */
    public int load() {
        return throttler.load();
    }

    public Revision revision() {
        return revision;
    }

    public TrafficMeter meter() {
        return meter;
    }

    /** Lets a request in, or lets it wait, or turns it away. */
    public Entry enter(Waiter waiter) {
        Entry entry = throttler.enter(waiter);
        if (entry instanceof Entry.Queued queued && queued.asleep()) {
            wake.run();
        }
        return entry;
    }

    /** Gives up a place in the queue; false when it was admitted or refused meanwhile. */
    public boolean withdraw(Waiter waiter) {
        return throttler.withdraw(waiter);
    }

    /** Gives back a slot. */
    public void leave(Endpoint endpoint) {
        throttler.leave(endpoint);
    }
}
