// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonTest {

    /** Solved apart from the quadratic |hits/n - p| = z sqrt(p(1-p)/n) with z = 2.5758293, to six digits. */
    @ParameterizedTest
    @CsvSource({
        "0, 10, 0.0, 0.398854",
        "1, 10, 0.011852, 0.507232",
        "5, 10, 0.184226, 0.815774",
        "10, 10, 0.601146, 1.0",
        "50, 1000, 0.035025, 0.070907",
    })
    void the_interval_is_that_of_the_reference(long hits, long trials, double lower, double upper) {
        Wilson interval = Wilson.of(hits, trials);

        assertThat(interval.lower()).isCloseTo(lower, within(0.0005));
        assertThat(interval.upper()).isCloseTo(upper, within(0.0005));
    }

    @Test
    void without_trials_every_share_is_possible() {
        assertThat(Wilson.of(0, 0)).isEqualTo(new Wilson(0, 1));
    }
}
