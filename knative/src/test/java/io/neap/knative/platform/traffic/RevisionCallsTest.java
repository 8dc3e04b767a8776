// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionTraffic;
import io.neap.control.platform.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevisionCallsTest {

    private static final RevisionName ONE = RevisionName.of(new ServiceName("default", "penguins"), 1);
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    private final RevisionCalls calls = new RevisionCalls();

    @Test
    void aRequestThatWaitedInTheActivatorAloneIsCold() {
        calls.served().read("pod", new Calls(10, 1, Map.of(0.025, 9L, 1.0, 1L)), true, NOW);
        calls.held().read("activator", new Calls(10, 1, Map.of(0.025, 7L, 1.0, 1L, 2.5, 2L)), true, NOW);

        assertThat(calls.since(ONE, Instant.EPOCH, NOW))
                .isEqualTo(new RevisionTraffic(
                        ONE, 10, 1, 2, Duration.ofMillis(25), Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    @Test
    void aRequestThatReachedNoProcessIsCounted() {
        calls.held().read("activator", new Calls(3, 3, Map.of(10.0, 3L)), true, NOW);

        RevisionTraffic traffic = calls.since(ONE, Instant.EPOCH, NOW);

        assertThat(traffic.requests()).isEqualTo(3);
        assertThat(traffic.errors()).isEqualTo(3);
        assertThat(traffic.p99()).isZero();
    }

    @Test
    void aQuietRevisionHasNoTraffic() {
        assertThat(calls.since(ONE, Instant.EPOCH, NOW)).isEqualTo(RevisionTraffic.none(ONE));
    }
}
