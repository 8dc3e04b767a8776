// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.functions.inference.usage.Reading.Counts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UsageTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void onlyWhatWasAddedIsTold() {
        Usage usage = Usage.between(
                reading(0, 100, counts("birds", 3, 30, 1, 5_000_000), counts("owls", 1, 1, 0, 9)),
                reading(60, 350, counts("birds", 5, 52, 1, 9_500_000), counts("owls", 1, 1, 0, 9)));

        assertThat(usage.isAny()).isTrue();
        assertThat(usage.cpu()).isEqualTo(Duration.ofMillis(250));
        assertThat(usage.models()).containsExactly(counts("birds", 2, 22, 0, 4_500_000));
    }

    @Test
    void aModelThatWasLoadedAnewCountsFromZero() {
        Usage usage = Usage.between(
                reading(0, 0, counts("birds", 300, 300, 0, 5_000)), reading(60, 1, counts("birds", 2, 2, 0, 40)));

        assertThat(usage.models()).containsExactly(counts("birds", 2, 2, 0, 40));
    }

    @Test
    void nobodyAskedIsNoUsage() {
        assertThat(Usage.between(reading(0, 0), reading(60, 90, counts("birds", 0, 0, 0, 0)))
                        .isAny())
                .isFalse();
    }

    @Test
    void theDataAreJson() {
        Usage usage = Usage.between(reading(0, 0), reading(60, 250, counts("my \"birds\"", 2, 22, 1, 4_500_999)));

        assertThat(new String(usage.json("birds", "birds-00001", "p", 7), StandardCharsets.UTF_8))
                .isEqualTo("{\"service\":\"birds\",\"revision\":\"birds-00001\",\"process\":\"p\",\"sequence\":7,"
                        + "\"since\":\"2026-01-01T00:00:00Z\",\"until\":\"2026-01-01T00:01:00Z\",\"cpu_us\":250000,"
                        + "\"memory_peak_bytes\":1048576,\"models\":[{\"name\":\"my \\\"birds\\\"\",\"version\":\"1\","
                        + "\"requests\":2,\"rows\":22,\"failures\":1,\"compute_us\":4500}]}");
    }

    @Test
    void theProcessKnowsItsOwnProcessorTimeAndMemory() {
        Reading now = Reading.now(List.of(), START);

        assertThat(now.cpu()).isPositive();
        assertThat(now.memory()).isGreaterThan(1 << 20);
    }

    private static Reading reading(long seconds, long millis, Counts... models) {
        Map<String, Counts> all = new TreeMap<>();
        for (Counts model : models) {
            all.put(Reading.key(model), model);
        }
        return new Reading(START.plusSeconds(seconds), Duration.ofMillis(millis), 1 << 20, all);
    }

    private static Counts counts(String name, long requests, long rows, long failures, long nanos) {
        return new Counts(name, "1", requests, rows, failures, nanos);
    }
}
