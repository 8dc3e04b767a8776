// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import java.time.Duration;

/** What {@link PlatformContract} needs of an adapter besides the port. */
public interface PlatformUnderTest {

    Platform platform();

    /** The name under which {@link SampleFunction} can be run. */
    String function();

    /** Lets this much time pass for decisions about scale. */
    void pass(Duration time);

    /**
     * Whether a request that is safe to repeat is sent again when its process dies. Where it is not, its caller gets an
     * answer of 502 or 503 while no process is there.
     */
    default boolean resendsSafeRequests() {
        return true;
    }

    /** Ends one process of a ready revision as {@code kill -9} does. */
    void kill(RevisionName revision);
}
