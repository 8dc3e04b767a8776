// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    private final RetryPolicy policy = new RetryPolicy(100, Duration.ofSeconds(1), Duration.ofSeconds(10));

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "5, 10", "99, 10"})
    void waitsTwiceAsLongEachTimeUpToALimit(int attempt, int seconds) {
        assertThat(policy.next(attempt, NOW)).contains(NOW.plusSeconds(seconds));
    }

    @Test
    void givesUpAfterTheLastAttempt() {
        assertThat(policy.next(100, NOW)).isEmpty();
    }
}
