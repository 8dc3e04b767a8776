// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Knows whether the process has been asked to end: it still answers, but wants no more. */
@Singleton
public class Drain {

    private volatile boolean underWay;

    void begin(@Observes ShutdownDelayInitiatedEvent shutdown) {
        underWay = true;
    }

    public boolean isUnderWay() {
        return underWay;
    }
}
