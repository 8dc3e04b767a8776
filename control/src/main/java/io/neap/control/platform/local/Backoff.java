// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import java.time.Duration;
import java.util.List;

/** How long to wait before a lost process is replaced: not at all the first time, then longer and longer. */
final class Backoff {

    /** A process that lived this long was no failed start: counting begins again. */
    static final Duration STEADY = Duration.ofSeconds(10);

    private static final List<Duration> DELAYS = List.of(
            Duration.ZERO,
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30));

    private Backoff() {}

    /**
     * @param losses processes lost one after the other, this one included; at least 1
     */
    static Duration delay(int losses) {
        return DELAYS.get(Math.min(losses, DELAYS.size()) - 1);
    }
}
