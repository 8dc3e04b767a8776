// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for real processes, which take the time that they take. */
public final class Eventually {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Eventually() {}

    /** Looks again and again for at most a minute. */
    public static void eventually(BooleanSupplier condition) {
        eventually(condition, LIMIT);
    }

    /** Looks again and again for at most so long. */
    public static void eventually(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not come to pass within " + limit);
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
