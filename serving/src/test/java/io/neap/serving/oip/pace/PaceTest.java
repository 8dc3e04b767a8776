// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Pace pace = new Pace(Duration.ofSeconds(30), 0);

    @Test
    void whoSendsNothingHasTheTimeAndNoMore() {
        assertThat(pace.left(0, 0)).isEqualTo(30 * SECOND);
        assertThat(pace.left(29 * SECOND, 0)).isEqualTo(SECOND);
        assertThat(pace.left(30 * SECOND, 0)).isZero();
    }

    @Test
    void whoSendsAByteASecondWinsNextToNothing() {
        assertThat(pace.left(30 * SECOND, 30)).isEqualTo(30 * SECOND / 500);
        assertThat(pace.left(31 * SECOND, 31)).isZero();
    }

    @Test
    void whoKeepsThePaceMayGoOnForEver() {
        for (long second = 1; second < 10_000; second++) {
            assertThat(pace.left(second * SECOND, second * 500)).isEqualTo(30 * SECOND);
        }
    }

    @Test
    void whoHasSentMuchMayNotStandStillForLongAfterIt() {
        assertThat(pace.left(SECOND, 100_000_000)).isEqualTo(30 * SECOND);
        assertThat(pace.left(31 * SECOND, 100_000_000)).isZero();
    }
}
