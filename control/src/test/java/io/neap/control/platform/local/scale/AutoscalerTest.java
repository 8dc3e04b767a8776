// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.Scale;
import io.neap.control.platform.local.scale.Autoscaler.Decision;
import io.neap.control.platform.local.scale.Autoscaler.Memory;
import io.neap.control.platform.local.scale.Autoscaler.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoscalerTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration LONG = Duration.ofHours(1);

    @ParameterizedTest
    @CsvSource({
        "0.001, 1, 1", // any load at all keeps one
        "70, 1, 1", // 70 % of the target of 100
        "71, 1, 2",
        "700, 5, 10",
        "70, 8, 4", // not below half at once
        "300000, 1, 1000", // not above a thousand times at once
    })
    void concurrencyOverTargetSetsTheNumber(double concurrency, int ready, int desired) {
        Observation seen = new Observation(concurrency, 0, ready, LONG, true);

        assertThat(decide(seen, Memory.NONE, NOON).desired()).isEqualTo(desired);
    }

    @Test
    void aPanicRaisesAtOnceAndNeverLowersUntilAStableWindowAfterIt() {
        Decision panic = decide(new Observation(10, 300, 2, LONG, true), Memory.NONE, NOON);
        Decision calm = decide(new Observation(10, 10, 5, LONG, true), panic.memory(), NOON.plusSeconds(59));
        Decision over = decide(new Observation(10, 10, 5, LONG, true), calm.memory(), NOON.plusSeconds(60));

        assertThat(panic.desired()).isEqualTo(5);
        assertThat(panic.memory().panicSince()).contains(NOON);
        assertThat(calm.desired()).isEqualTo(5);
        assertThat(over.desired()).isEqualTo(2);
        assertThat(over.memory().panicSince()).isEmpty();
    }

    @Test
    void aBurstBelowTheThresholdIsNoPanic() {
        Decision decision = decide(new Observation(10, 130, 1, LONG, true), Memory.NONE, NOON);
        Decision threshold = decide(new Observation(10, 141, 2, LONG, true), Memory.NONE, NOON);

        assertThat(decision.memory().panicSince()).contains(NOON); // 2 wanted, 1 ready: 200 %
        assertThat(threshold.memory().panicSince()).isEmpty(); // 3 wanted, 2 ready: 150 %
    }

    @Test
    void nothingInTheWindowMeansZeroAfterTheGracePeriod() {
        Observation idle = new Observation(0, 0, 1, LONG, true);

        Decision first = decide(idle, Memory.NONE, NOON);
        Decision within = decide(idle, first.memory(), NOON.plusSeconds(29));
        Decision after = decide(idle, within.memory(), NOON.plusSeconds(30));

        assertThat(first.desired()).isEqualTo(1);
        assertThat(within.desired()).isEqualTo(1);
        assertThat(after.desired()).isZero();
    }

    @Test
    void aRequestWithinTheGracePeriodBeginsItAnew() {
        Decision idle = decide(new Observation(0, 0, 1, LONG, true), Memory.NONE, NOON);
        Decision busy = decide(new Observation(0.1, 0.1, 1, LONG, true), idle.memory(), NOON.plusSeconds(20));
        Decision again = decide(new Observation(0, 0, 1, LONG, true), busy.memory(), NOON.plusSeconds(40));

        assertThat(busy.memory().idleSince()).isEmpty();
        assertThat(again.desired()).isEqualTo(1);
        assertThat(again.memory().idleSince()).contains(NOON.plusSeconds(40));
    }

    @Test
    void aProcessThatJustBecameReadyIsKeptForAStableWindow() {
        Observation young = new Observation(0, 0, 1, Duration.ofSeconds(59), true);

        assertThat(decide(young, Memory.NONE, NOON).memory().idleSince()).isEmpty();
    }

    @Test
    void theMinimumCountsOnlyWhileARouteLeadsThere() {
        Scale two = new Scale(2, 4, 100, Duration.ofSeconds(60), 10, 200, Duration.ZERO);

        assertThat(Autoscaler.decide(new Observation(0, 0, 2, LONG, true), Memory.NONE, two, NOON)
                        .desired())
                .isEqualTo(2);
        assertThat(Autoscaler.decide(new Observation(0, 0, 1, LONG, false), Memory.NONE, two, NOON)
                        .desired())
                .isZero();
    }

    @Test
    void theMaximumHoldsEvenInAPanic() {
        Decision decision =
                Autoscaler.decide(new Observation(10, 900, 1, LONG, true), Memory.NONE, Scale.DEFAULT, NOON);

        assertThat(decision.desired()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "200, 100", "100, 100", "5, 5"})
    void aTargetIsNeverMoreThanAProcessMayHave(int containerConcurrency, double target) {
        assertThat(Autoscaler.within(Scale.DEFAULT, containerConcurrency).target())
                .isEqualTo(target);
    }

    @Test
    void aBurstRaisesTheNumberWithinThePanicWindowAndItIsKeptForAStableWindow() {
        AtomicReference<Instant> clock = new AtomicReference<>(NOON);
        ConcurrencyMeter meter = new ConcurrencyMeter(clock::get);
        Memory memory = Memory.NONE;
        int processes = 1;
        List<String> changes = new ArrayList<>();
        for (int second = 0; second <= 180; second++) {
            clock.set(NOON.plusSeconds(second));
            Observation seen = new Observation(
                    meter.average(Duration.ofSeconds(60)), meter.average(Duration.ofSeconds(6)), processes, LONG, true);
            Decision decision = decide(seen, memory, clock.get());
            memory = decision.memory();
            if (decision.desired() != processes) {
                changes.add(second + " s: " + decision.desired());
                processes = decision.desired();
            }
            meter.set(second < 30 || second >= 60 ? 10 : 560);
        }

        assertThat(changes)
                .containsExactly(
                        "31 s: 2",
                        "32 s: 3",
                        "33 s: 5",
                        "34 s: 6",
                        "35 s: 7",
                        "36 s: 8",
                        "91 s: 4",
                        "99 s: 3",
                        "106 s: 2",
                        "114 s: 1");
    }

    @Test
    void nothingReadyAndNothingWantedStaysAsItIs() {
        Decision decision = decide(new Observation(0, 0, 0, Duration.ZERO, true), Memory.NONE, NOON);

        assertThat(decision).isEqualTo(new Decision(0, new Memory(Optional.empty(), 0, Optional.empty())));
    }

    private static Decision decide(Observation seen, Memory memory, Instant now) {
        Scale scale = new Scale(0, 1000, 100, Duration.ofSeconds(60), 10, 200, Duration.ofSeconds(30));
        return Autoscaler.decide(seen, memory, scale, now);
    }
}
