// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets only so many processes start at a time, first come first served: when many wake at once, the first are ready
 * while the last still wait, rather than all of them late. Thread-safe.
 */
final class StartGate {

    private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
    private int free;

    /**
     * @param places starts at a time
     */
    StartGate(int places) {
        free = places;
    }

    /** Succeeds once there is a place, which is then the caller's until it leaves. */
    Future<Void> enter() {
        Promise<Void> turn = Promise.promise();
        synchronized (this) {
            if (free == 0) {
                waiting.add(turn);
                return turn.future();
            }
            free--;
        }
        turn.complete();
        return turn.future();
    }

    /** Gives a place back, or on to the next. */
    void leave() {
        Promise<Void> next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
            }
        }
        if (next != null) {
            next.complete();
        }
    }
}
