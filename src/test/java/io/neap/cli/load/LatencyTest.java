// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyTest {

    private static final long MILLI = 1_000_000;

    @Test
    void quantilesAreOfTheNearestRank() {
        long[] oneToAHundred =
                LongStream.rangeClosed(1, 100).map(n -> (101 - n) * MILLI).toArray();

        assertThat(Latency.of(oneToAHundred)).isEqualTo(new Latency(50, 99, 100));
    }

    @Test
    void oneLatencyIsAllQuantiles() {
        assertThat(Latency.of(new long[] {3 * MILLI})).isEqualTo(new Latency(3, 3, 3));
    }

    @Test
    void noLatencyIsZero() {
        assertThat(Latency.of(new long[0])).isEqualTo(new Latency(0, 0, 0));
    }
}
