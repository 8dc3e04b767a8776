// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionStatus.StartupPart;
import io.neap.control.platform.local.gateway.Throttler.Entry;
import io.neap.control.platform.local.gateway.Throttler.Waiter;
import io.neap.control.platform.local.traffic.TrafficMeter;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The door of one revision. While it is open, requests pass as far as the throttler lets them; while no process is
 * ready they wait in the throttler's queue, and the first of them wakes the revision.
 */
public final class Activator {

    /**
     * Where the ready process listens.
     *
     * @param port on the loopback address
     * @param startup the parts of its start, for those who waited for it
     */
    public record Endpoint(int port, List<StartupPart> startup) {

        public Endpoint {
            startup = List.copyOf(startup);
        }
    }

    private final Revision revision;
    private final TrafficMeter meter;
    private final Throttler throttler;
    private final Runnable wake;
    private volatile @Nullable Endpoint endpoint;

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

    /** A process is ready for so many requests at once. */
    public void open(Endpoint ready, int slots) {
        endpoint = ready;
        throttler.resize(slots);
    }

    /** The process is gone: requests wait for the next one. */
    public void hold() {
        throttler.resize(0);
        endpoint = null;
    }

    /** Holds from now on if no request is under way or waits; answers whether it does. */
    public boolean holdIfIdle() {
        boolean idle = throttler.closeIfIdle();
        if (idle) {
            endpoint = null;
        }
        return idle;
    }

    /** Refuses those who wait, and only them. */
    public void dismiss(String reason) {
        throttler.dismiss(new Refusal(Refusal.Kind.FAILED, reason));
    }

    /** Refuses those who wait and all who come. */
    public void close(Refusal why) {
        throttler.close(why);
    }

    /** Whether any request waits. */
    public boolean awaited() {
        return throttler.waiting() > 0;
    }

    /** How many requests are under way or wait. */
    public int load() {
        return throttler.load();
    }

    Revision revision() {
        return revision;
    }

    TrafficMeter meter() {
        return meter;
    }

    Optional<Endpoint> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    Entry enter(Waiter waiter) {
        Entry entry = throttler.enter(waiter);
        if (entry instanceof Entry.Queued && endpoint == null) {
            wake.run();
        }
        return entry;
    }

    boolean withdraw(Waiter waiter) {
        return throttler.withdraw(waiter);
    }

    void leave() {
        throttler.leave();
    }
}
