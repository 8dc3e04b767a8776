// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartTimesTest {

    private static final Instant MAIN = Instant.parse("2026-01-01T00:00:00Z");

    private final StartTimes.Watch watch = new StartTimes.Watch(MAIN);

    @Test
    void eachPartEndsWhereTheNextBegins() {
        watch.add("main", Duration.ofMillis(40));
        watch.lap("config", MAIN.plusMillis(30));
        watch.lap("fetch", MAIN.plusMillis(35));
        watch.lap("session", MAIN.plusMillis(50));

        StartTimes times = watch.stop();

        assertThat(times.parts())
                .containsExactly(
                        Map.entry("main", Duration.ofMillis(40)),
                        Map.entry("config", Duration.ofMillis(30)),
                        Map.entry("fetch", Duration.ofMillis(5)),
                        Map.entry("session", Duration.ofMillis(15)));
        assertThat(times.micros())
                .containsEntry("began", MAIN.toEpochMilli() * 1000)
                .containsEntry("session", 15_000L);
        assertThat(times).hasToString("main 40 ms, config 30 ms, fetch 5 ms, session 15 ms");
    }

    @Test
    void aClockThatIsSetBackMakesNoPartNegative() {
        watch.lap("config", MAIN.minusSeconds(5));
        watch.lap("fetch", MAIN.minusMillis(4_990));

        assertThat(watch.stop().parts())
                .containsExactly(Map.entry("config", Duration.ZERO), Map.entry("fetch", Duration.ofMillis(10)));
    }
}
