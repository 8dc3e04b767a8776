// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionTraffic;
import io.neap.control.platform.ServiceName;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrafficMeterTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final RevisionName REVISION = RevisionName.of(new ServiceName("default", "sample"), 1);

    private Instant now = NOON;
    private final TrafficMeter meter = new TrafficMeter(REVISION, () -> now);

    @Test
    void requestsErrorsAndColdOnesAreCounted() {
        meter.record(Duration.ofMillis(10), false, false);
        meter.record(Duration.ofMillis(20), true, false);
        meter.record(Duration.ofSeconds(3), false, true);

        RevisionTraffic traffic = meter.since(NOON);

        assertThat(traffic.requests()).isEqualTo(3);
        assertThat(traffic.errors()).isEqualTo(1);
        assertThat(traffic.cold()).isEqualTo(1);
        assertThat(traffic.p99()).isBetween(Duration.ofMillis(20), Duration.ofMillis(21));
    }

    @Test
    void quantilesAreTrueToTwoDigits() {
        for (int millis = 1; millis <= 1000; millis++) {
            meter.record(Duration.ofMillis(millis), false, false);
        }

        RevisionTraffic traffic = meter.since(NOON);

        assertThat(traffic.p50()).isBetween(Duration.ofMillis(500), Duration.ofMillis(505));
        assertThat(traffic.p95()).isBetween(Duration.ofMillis(950), Duration.ofMillis(960));
        assertThat(traffic.p99()).isBetween(Duration.ofMillis(990), Duration.ofMillis(1000));
    }

    @Test
    void onlyWhatHasEndedSinceThenCounts() {
        meter.record(Duration.ofMillis(10), true, false);
        now = NOON.plusSeconds(5);
        meter.record(Duration.ofMillis(10), false, false);

        assertThat(meter.since(NOON).requests()).isEqualTo(2);
        assertThat(meter.since(NOON.plusSeconds(1)).requests()).isEqualTo(1);
        assertThat(meter.since(NOON.plusMillis(5900)).requests()).isEqualTo(1);
        assertThat(meter.since(NOON.plusSeconds(6))).isEqualTo(RevisionTraffic.none(REVISION));
    }

    @Test
    void tenMinutesAreKept() {
        meter.record(Duration.ofMillis(10), false, false);

        now = NOON.plusSeconds(599);
        assertThat(meter.since(NOON.minusSeconds(9)).requests()).isEqualTo(1);
        now = NOON.plusSeconds(600);
        assertThat(meter.since(NOON.minusSeconds(9)).requests()).isZero();
        meter.record(Duration.ofMillis(10), true, false);
        assertThat(meter.since(NOON).requests()).isEqualTo(1);
    }

    @Test
    void withoutRequestsAllIsZero() {
        assertThat(meter.since(Instant.EPOCH)).isEqualTo(RevisionTraffic.none(REVISION));
    }
}
