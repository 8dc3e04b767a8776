// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.ledger.LedgerEntry;
import io.neap.control.ledger.SealedEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AwakeTimesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void itIsAwakeFromReadyToAsleepAndAgainFromTheBeginningOfItsWake() {
        AwakeTimes times = of(
                entry("ready", 0, Map.of()),
                entry("asleep", 100, Map.of()),
                entry("woken", 160, Map.of("spawn", 1500.5, "session", 499.5)),
                entry("asleep", 200, Map.of()));

        assertThat(times.awake()).isEqualTo(Duration.ofSeconds(100 + 42));
        assertThat(times.asleep()).isEqualTo(Duration.ofSeconds(58 + 100));
        assertThat(times.wakes()).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void whatWasBeforeTellsHowTheIntervalBegan() {
        AwakeTimes times = of(entry("woken", -500, Map.of("spawn", 10)), entry("asleep", -300, Map.of()));

        assertThat(times).isEqualTo(new AwakeTimes(Duration.ZERO, Duration.ofMinutes(5), List.of()));
    }

    @Test
    void whatFailedOrWasRetiredIsNeitherAwakeNorAsleep() {
        assertThat(of(entry("failed", 10, Map.of())))
                .isEqualTo(new AwakeTimes(Duration.ZERO, Duration.ZERO, List.of()));
        assertThat(of(entry("ready", 10, Map.of()), entry("retired", 30, Map.of())))
                .isEqualTo(new AwakeTimes(Duration.ofSeconds(20), Duration.ZERO, List.of()));
        assertThat(of()).isEqualTo(new AwakeTimes(Duration.ZERO, Duration.ZERO, List.of()));
    }

    @Test
    void anEntryThatDoesNotSaySinceWhenCountsFromWhenItWasWritten() {
        SealedEntry bare = sealed(NOON.plusSeconds(200), new LedgerEntry("revision.asleep", "w", "s", "a", Map.of()));
        SealedEntry odd =
                sealed(NOON.plusSeconds(100), new LedgerEntry("revision.ready", "w", "s", "a", Map.of("since", "?")));

        assertThat(of(odd, bare))
                .isEqualTo(new AwakeTimes(Duration.ofSeconds(100), Duration.ofSeconds(100), List.of()));
    }

    /** In the five minutes from noon on. */
    private static AwakeTimes of(SealedEntry... entries) {
        return AwakeTimes.of(List.of(entries), NOON, NOON.plusSeconds(300));
    }

    private static SealedEntry entry(String verb, long seconds, Map<String, Object> startup) {
        Instant since = NOON.plusSeconds(seconds);
        Map<String, Object> data = Map.of("since", since.toString(), "startup_ms", startup);
        return sealed(since.plusMillis(700), new LedgerEntry("revision." + verb, "w", "revision/r", "platform", data));
    }

    private static SealedEntry sealed(Instant at, LedgerEntry entry) {
        return new SealedEntry("id", at, OptionalLong.empty(), "", entry);
    }
}
