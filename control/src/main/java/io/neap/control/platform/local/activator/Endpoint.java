// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.activator;

import io.neap.control.platform.RevisionStatus.StartupPart;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A ready process as requests see it. How many it has under way is counted under the lock of its throttler. */
public final class Endpoint {

    private final int port;
    private final int slots;
    private final List<StartupPart> startup;
    private final long opened = System.nanoTime();
    private final AtomicBoolean told = new AtomicBoolean();
    private int underWay;

    /**
     * @param port on the loopback address
     * @param slots requests that it gets at once
     * @param startup the parts of its start, for those who waited for it
     */
    public Endpoint(int port, int slots, List<StartupPart> startup) {
        this.port = port;
        this.slots = slots;
        this.startup = List.copyOf(startup);
    }

    public int port() {
        return port;
    }

    public List<StartupPart> startup() {
        return startup;
    }

    /** When it was seen ready, by {@link System#nanoTime}. */
    public long opened() {
        return opened;
    }

    /** Whether nobody has told of its start yet. */
    public boolean tells() {
        return told.compareAndSet(false, true);
    }

    int underWay() {
        return underWay;
    }

    boolean free() {
        return underWay < slots;
    }

    void begin() {
        underWay++;
    }

    void end() {
        underWay--;
    }
}
