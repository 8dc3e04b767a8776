// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.wake;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.RevisionStatus.StartupPart;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerTimingTest {

    @Test
    void theTimingOfAWakeNamesItsParts() {
        List<StartupPart> parts = List.of(
                new StartupPart("spawn", Duration.ofMillis(8)),
                new StartupPart("session", Duration.ofNanos(1_250_000)));

        assertThat(ServerTiming.of(new Wake(0, 899_000_000, 900_000_000, 903_000_000, parts)))
                .isEqualTo("wake;dur=900.0, spawn;dur=8.0, session;dur=1.3, first;dur=3.0");
    }
}
