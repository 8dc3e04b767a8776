// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

import static io.neap.control.platform.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class TicksTest {

    @Inject
    Scheduler scheduler;

    @Inject
    Witness witness;

    @Test
    void nothing_ticks_before_the_port_is_open() {
        assertThat(witness.tickedEarly).isFalse();
        eventually(scheduler::isRunning);
    }

    /** Looks when everything else has seen the start; the port is opened after that. */
    @Singleton
    static class Witness {

        private final Scheduler scheduler;
        private boolean tickedEarly;

        Witness(Scheduler scheduler) {
            this.scheduler = scheduler;
        }

        void look(@Observes @Priority(Integer.MAX_VALUE) StartupEvent started) {
            tickedEarly = scheduler.isRunning();
        }
    }
}
