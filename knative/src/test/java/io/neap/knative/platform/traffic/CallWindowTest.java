// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallWindowTest {

    private static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

    private final CallWindow window = new CallWindow();

    @Test
    void aCounterThatIsNewCountsFromItsBeginningAndAnOldOneFromItsFirstReading() {
        window.read("new", calls(3), true, START);
        window.read("old", calls(100), false, START);
        window.read("old", calls(104), false, at(5));

        assertThat(window.since(START, at(5)).requests()).isEqualTo(7);
    }

    @Test
    void aCounterThatBeganAnewCountsWhatItSays() {
        window.read("one", calls(10), true, START);
        window.read("one", calls(2), true, at(5));

        assertThat(window.since(START, at(5)).requests()).isEqualTo(12);
    }

    @Test
    void whatAVanishedCounterHadStays() {
        window.read("one", calls(10), true, START);
        window.keep(Set.of());
        window.read("two", calls(1), true, at(5));

        assertThat(window.since(START, at(5)).requests()).isEqualTo(11);
    }

    @Test
    void onlyWhatWasReadSinceThenCountsAndNothingOlderThanTenMinutes() {
        window.read("one", calls(1), true, START);
        window.read("one", calls(3), true, at(60));
        window.read("one", calls(7), true, at(630));

        assertThat(window.since(at(60), at(630)).requests()).isEqualTo(6);
        assertThat(window.since(Instant.EPOCH, at(630)).requests()).isEqualTo(6);
        assertThat(window.since(at(61), at(630)).requests()).isEqualTo(4);
    }

    @Test
    void aQuantileIsTheBoundThatSoManyStayedWithin() {
        Calls calls = new Calls(10, 0, Map.of(0.005, 5L, 0.01, 4L, Double.POSITIVE_INFINITY, 1L));

        assertThat(calls.quantile(0.5)).isEqualTo(0.005);
        assertThat(calls.quantile(0.51)).isEqualTo(0.01);
        assertThat(calls.quantile(0.99)).as("the highest that is known").isEqualTo(0.01);
        assertThat(Calls.NONE.quantile(0.5)).isZero();
    }

    private static Calls calls(long requests) {
        return new Calls(requests, 0, Map.of(0.005, requests));
    }

    private static Instant at(long seconds) {
        return START.plus(Duration.ofSeconds(seconds));
    }
}
