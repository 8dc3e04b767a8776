// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

import io.quarkus.scheduler.Scheduler;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;

/**
 * Lets what is done again and again begin when Neap answers, the last step of a start. The scheduler would otherwise
 * begin before: in a start that fails, such as on a port that is taken, its first ticks meet parts that are closed.
 */
@ApplicationScoped
class Ticks {

    private final Scheduler scheduler;

    Ticks(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void begin(@ObservesAsync HttpServerStart started) {
        scheduler.resume();
    }
}
