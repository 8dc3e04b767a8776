// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import io.neap.serving.batch.Execution;
import io.neap.serving.batch.RunTimes;
import io.neap.serving.repository.InferenceStatistics.BatchSize;
import io.neap.serving.repository.InferenceStatistics.Compute;
import io.neap.serving.repository.InferenceStatistics.Total;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what {@link InferenceStatistics} tells, from many threads at once and without a lock. */
final class InferenceCounters {

    /** Of more sizes than that no times are kept: the sizes are the callers' choice. */
    private static final int MAX_SIZES = 256;

    private final Sum success = new Sum();
    private final Sum fail = new Sum();
    private final Sum queue = new Sum();
    private final Parts compute = new Parts();
    private final LongAdder inferences = new LongAdder();
    private final LongAdder executions = new LongAdder();
    private final Map<Long, Parts> sizes = new ConcurrentHashMap<>();
    private final Clock clock;
    private volatile long last;
    private volatile boolean rowsCount;

    InferenceCounters(Clock clock) {
        this.clock = clock;
    }

    /** Whether each row is an inference, or each request. */
    void countRows(boolean each) {
        rowsCount = each;
    }

    /** A run of so many rows is over. */
    void executed(long rows, RunTimes times) {
        executions.increment();
        last = clock.millis();
        long size = rowsCount ? rows : 1;
        Parts parts = sizes.get(size);
        if (parts == null && sizes.size() < MAX_SIZES) {
            parts = sizes.computeIfAbsent(size, unseen -> new Parts());
        }
        if (parts != null) {
            parts.add(times);
        }
    }

    void succeeded(Execution execution, long nanos) {
        success.add(nanos);
        queue.add(execution.queued());
        compute.add(execution.run());
        inferences.add(rowsCount ? execution.rows() : 1);
    }

    void failed(long nanos) {
        fail.add(nanos);
    }

    InferenceStatistics read(ModelKey key) {
        return new InferenceStatistics(
                key,
                last,
                inferences.sum(),
                executions.sum(),
                success.total(),
                fail.total(),
                queue.total(),
                compute.read(),
                new ConcurrentSkipListMap<>(sizes)
                        .entrySet().stream()
                                .map(size -> new BatchSize(
                                        size.getKey(), size.getValue().read()))
                                .toList());
    }

    private static final class Sum {

        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        void add(long more) {
            count.increment();
            nanos.add(more);
        }

        Total total() {
            return new Total(count.sum(), nanos.sum());
        }
    }

    private static final class Parts {

        private final Sum input = new Sum();
        private final Sum infer = new Sum();
        private final Sum output = new Sum();

        void add(RunTimes times) {
            input.add(times.input());
            infer.add(times.infer());
            output.add(times.output());
        }

        Compute read() {
            return new Compute(input.total(), infer.total(), output.total());
        }
    }
}
