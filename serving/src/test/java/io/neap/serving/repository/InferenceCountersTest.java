// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.serving.batch.Execution;
import io.neap.serving.batch.RunTimes;
import io.neap.serving.repository.InferenceStatistics.BatchSize;
import io.neap.serving.repository.InferenceStatistics.Compute;
import io.neap.serving.repository.InferenceStatistics.Total;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class InferenceCountersTest {

    private static final ModelKey KEY = new ModelKey("m", "1");
    private static final RunTimes RUN = new RunTimes(1, 20, 3);

    private final InferenceCounters counters =
            new InferenceCounters(Clock.fixed(Instant.ofEpochMilli(1_700), ZoneOffset.UTC));

    @Test
    void nothingHasHappenedAtFirst() {
        InferenceStatistics statistics = counters.read(KEY);

        assertThat(statistics.lastInference()).isZero();
        assertThat(statistics.success()).isEqualTo(new Total(0, 0));
        assertThat(statistics.batches()).isEmpty();
    }

    @Test
    void aBatchIsOneExecutionAndEachOfItsRequestsIsToldItsTimes() {
        counters.countRows(true);
        counters.executed(5, RUN);
        counters.succeeded(new Execution(List.of(), 2, 100, RUN), 130);
        counters.succeeded(new Execution(List.of(), 3, 50, RUN), 80);
        counters.failed(7);

        InferenceStatistics statistics = counters.read(KEY);

        assertThat(statistics)
                .isEqualTo(new InferenceStatistics(
                        KEY,
                        1_700,
                        5,
                        1,
                        new Total(2, 210),
                        new Total(1, 7),
                        new Total(2, 150),
                        new Compute(new Total(2, 2), new Total(2, 40), new Total(2, 6)),
                        List.of(new BatchSize(5, new Compute(new Total(1, 1), new Total(1, 20), new Total(1, 3))))));
    }

    @Test
    void whereRowsShareNoRunARequestIsOneInference() {
        counters.executed(32, RUN);
        counters.succeeded(new Execution(List.of(), 32, 0, RUN), 24);

        assertThat(counters.read(KEY).inferences()).isEqualTo(1);
        assertThat(counters.read(KEY).batches()).extracting(BatchSize::rows).containsExactly(1L);
    }

    @Test
    void theCallersChoiceOfSizesFillsNoMemory() {
        counters.countRows(true);
        for (int rows = 1; rows <= 100_000; rows++) {
            counters.executed(rows, RUN);
        }

        assertThat(counters.read(KEY).executions()).isEqualTo(100_000);
        assertThat(counters.read(KEY).batches()).hasSize(256);
    }
}
