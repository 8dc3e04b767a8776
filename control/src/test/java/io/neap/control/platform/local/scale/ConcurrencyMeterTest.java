// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ConcurrencyMeterTest {

    private static final Offset<Double> SMALL = within(1e-9);

    private Instant now = Instant.parse("2026-11-23T12:00:00.250Z");
    private final ConcurrencyMeter meter = new ConcurrencyMeter(() -> now);

    @Test
    void theAverageIsOverTimeAndNotOverRequests() {
        meter.set(4);
        pass(Duration.ofMillis(500));
        meter.set(0);
        pass(Duration.ofMillis(1500));

        assertThat(meter.average(Duration.ofSeconds(2))).isEqualTo(1, SMALL);
        assertThat(meter.average(Duration.ofSeconds(60))).isEqualTo(1, SMALL);
    }

    @Test
    void aLongRequestCountsAllTheTime() {
        meter.set(1);
        pass(Duration.ofMinutes(10));

        assertThat(meter.average(Duration.ofSeconds(6))).isEqualTo(1, SMALL);
        assertThat(meter.average(Duration.ofSeconds(60))).isEqualTo(1, SMALL);
    }

    @Test
    void aShortRequestStaysInTheWindowUntilItHasLeftIt() {
        meter.set(1);
        pass(Duration.ofMillis(1));
        meter.set(0);

        pass(Duration.ofSeconds(59));
        assertThat(meter.average(Duration.ofSeconds(60))).isPositive();
        pass(Duration.ofSeconds(2));
        assertThat(meter.average(Duration.ofSeconds(60))).isZero();
    }

    @Test
    void whatIsOlderThanAnHourIsForgottenAndNotCountedAgain() {
        meter.set(5);
        pass(Duration.ofSeconds(10));
        meter.set(0);
        pass(Duration.ofHours(3));

        assertThat(meter.average(Duration.ofHours(1))).isZero();
    }

    @Test
    void atTheFirstInstantItIsWhatIsUnderWay() {
        meter.set(3);

        assertThat(meter.average(Duration.ofSeconds(6))).isEqualTo(3, SMALL);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
