// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.scale;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How many requests were under way at once, averaged over time: each change of the number is kept as
 * request-milliseconds in one-second buckets of the last hour.
 *
 * <p>As in Knative, an average over a window that began before the first request looks only at the time since then.
 */
public final class ConcurrencyMeter {

    private static final int SECONDS = 3600;
    private static final int MILLIS = 1000;

    private final InstantSource clock;
    private final double[] buckets = new double[SECONDS];
    private final long begin;
    private long last;
    private int current;

    public ConcurrencyMeter(InstantSource clock) {
        this.clock = clock;
        this.begin = clock.millis();
        this.last = begin;
    }

    /** From now on so many requests are under way. */
    public synchronized void set(int requests) {
        advance(clock.millis());
        current = requests;
    }

    /**
     * The average over the window before now.
     *
     * @param window at most an hour; shorter than a second counts as one
     */
    public synchronized double average(Duration window) {
        long now = clock.millis();
        advance(now);
        long from = Math.max(begin, now - Math.clamp(window.toMillis(), MILLIS, (SECONDS - 1L) * MILLIS));
        if (now == from) {
            return current;
        }
        double area = 0;
        for (long second = from / MILLIS; second <= now / MILLIS; second++) {
            long start = second * MILLIS;
            double part = Math.min(start + MILLIS, now) - Math.max(start, from);
            double whole = Math.min(start + MILLIS, now) - Math.max(start, begin);
            area += whole == 0 ? 0 : buckets[slot(second)] * part / whole;
        }
        return area / (now - from);
    }

    private void advance(long now) {
        if (now - last > SECONDS * (long) MILLIS) {
            last = (now / MILLIS - SECONDS + 1) * MILLIS; // older is forgotten anyway
        }
        while (last < now) {
            long second = last / MILLIS;
            long end = Math.min(now, (second + 1) * MILLIS);
            if (last % MILLIS == 0) {
                buckets[slot(second)] = 0;
            }
            buckets[slot(second)] += (double) current * (end - last);
            last = end;
        }
    }

    private static int slot(long second) {
        return (int) (second % SECONDS);
    }
}
