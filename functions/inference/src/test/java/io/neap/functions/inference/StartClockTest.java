// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StartClockTest {

    /** The Java machine takes its own time a little after the process began. */
    @Test
    void aProcessBeganJustBeforeItsJavaMachine() {
        Instant machine =
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());

        assertThat(StartClock.process()).isBetween(machine.minusSeconds(30), machine.plusMillis(50));
    }
}
