// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.pace;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import java.time.Duration;

/**
 * How long is left to a sender, as Apache's
 * <a href="https://httpd.apache.org/docs/2.4/mod/mod_reqtimeout.html">mod_reqtimeout</a> counts it: a time, and a second more
 * for each {@value #BYTES_PER_SECOND} bytes. No more than that time is ever left, so that who sent much may not stand still
 * for long after it.
 */
final class Pace {

    static final int BYTES_PER_SECOND = 500;

    private static final long NANOS_PER_BYTE = Duration.ofSeconds(1).toNanos() / BYTES_PER_SECOND;

    private final Duration stall;
    private long end;
    private long seen;

    /** @param now in nanoseconds, of the clock that {@link #left} is told too */
    Pace(Duration stall, long now) {
        this.stall = stall;
        this.end = now + stall.toNanos();
    }

    /**
     * The nanoseconds until the sender is to be looked at again; none if it is too slow.
     *
     * @param received all bytes since the beginning
     */
    long left(long now, long received) {
        end = Math.min(now + stall.toNanos(), end + (received - seen) * NANOS_PER_BYTE);
        seen = received;
        return Math.max(0, end - now);
    }

    static ServingException tooSlow(String what, Duration stall) {
        return new ServingException(
                ErrorCode.STALLED,
                "the " + what + " came too slowly: neap.oip.stall lets it stand still for " + stall.toMillis()
                        + " ms, and wants " + BYTES_PER_SECOND + " bytes a second");
    }
}
