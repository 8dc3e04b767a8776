// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void theFirstReplacementIsAtOnceAndLaterOnesWaitLonger() {
        assertThat(Backoff.delay(1)).isZero();
        assertThat(Backoff.delay(2)).isEqualTo(Duration.ofMillis(200));
        assertThat(Backoff.delay(3)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Backoff.delay(100)).isEqualTo(Duration.ofSeconds(30));
    }
}
