// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.neap.control.monitor.usage.MeasuredUsage;
import io.neap.control.monitor.usage.RevisionUsage;
import io.neap.control.monitor.usage.Saving;
import io.neap.control.monitor.usage.ServiceUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What a service has used, as {@code /api/v1} shows it. */
record UsageView(
        String workspace,
        String service,
        Instant since,
        Instant until,
        FiguresView total,
        List<FiguresView> revisions) {

    /**
     * The figures of one revision, or of all.
     *
     * @param revision absent in the total
     * @param processSeconds as its processes report: two that are there for a second are two
     * @param saved absent while no request is led to the revision
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FiguresView(
            @Nullable String revision,
            double awakeSeconds,
            double asleepSeconds,
            double processSeconds,
            long requests,
            long rows,
            long failures,
            double computeSeconds,
            double cpuSeconds,
            long memoryPeakBytes,
            WakesView wakes,
            @Nullable SavedView saved) {}

    /** How often it was woken, and how long each wake took. */
    record WakesView(int count, long p50Millis, long maxMillis) {

        static WakesView of(List<Duration> sorted) {
            return sorted.isEmpty()
                    ? new WakesView(0, 0, 0)
                    : new WakesView(
                            sorted.size(),
                            sorted.get((sorted.size() - 1) / 2).toMillis(),
                            sorted.getLast().toMillis());
        }
    }

    /**
     * What one process would have held while there was none.
     *
     * @param cpuBasis requested, measured or unknown; absent in the total
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SavedView(
            double cpuSeconds,
            double memoryGibSeconds,
            double gpuSeconds,
            @Nullable String cpuBasis,
            @Nullable String memoryBasis) {

        static SavedView of(Saving saving) {
            return new SavedView(
                    rounded(saving.cpuSeconds()),
                    rounded(saving.memoryGibSeconds()),
                    rounded(saving.gpuSeconds()),
                    saving.cpu().name().toLowerCase(Locale.ROOT),
                    saving.memory().name().toLowerCase(Locale.ROOT));
        }
    }

    static UsageView of(ServiceUsage usage) {
        return new UsageView(
                usage.service().workspace(),
                usage.service().service(),
                usage.since(),
                usage.until(),
                total(usage.revisions()),
                usage.revisions().stream().map(UsageView::figures).toList());
    }

    private static FiguresView figures(RevisionUsage usage) {
        FiguresView sums = total(List.of(usage));
        return new FiguresView(
                usage.revision().name(),
                sums.awakeSeconds(),
                sums.asleepSeconds(),
                sums.processSeconds(),
                sums.requests(),
                sums.rows(),
                sums.failures(),
                sums.computeSeconds(),
                sums.cpuSeconds(),
                sums.memoryPeakBytes(),
                sums.wakes(),
                usage.saved().map(SavedView::of).orElse(null));
    }

    private static FiguresView total(List<RevisionUsage> all) {
        List<Saving> savings =
                all.stream().map(RevisionUsage::saved).flatMap(Optional::stream).toList();
        return new FiguresView(
                null,
                rounded(all.stream()
                        .mapToDouble(one -> seconds(one.times().awake()))
                        .sum()),
                rounded(all.stream()
                        .mapToDouble(one -> seconds(one.times().asleep()))
                        .sum()),
                rounded(sum(all, MeasuredUsage::processUs) / 1e6),
                sum(all, MeasuredUsage::requests),
                sum(all, MeasuredUsage::rows),
                sum(all, MeasuredUsage::failures),
                rounded(sum(all, MeasuredUsage::computeUs) / 1e6),
                rounded(sum(all, MeasuredUsage::cpuUs) / 1e6),
                all.stream().mapToLong(one -> one.measured().memoryPeak()).max().orElse(0),
                WakesView.of(all.stream()
                        .flatMap(one -> one.times().wakes().stream())
                        .sorted()
                        .toList()),
                new SavedView(
                        saved(savings, Saving::cpuSeconds),
                        saved(savings, Saving::memoryGibSeconds),
                        saved(savings, Saving::gpuSeconds),
                        null,
                        null));
    }

    private static long sum(List<RevisionUsage> all, ToLongFunction<MeasuredUsage> figure) {
        return all.stream().map(RevisionUsage::measured).mapToLong(figure).sum();
    }

    private static double saved(List<Saving> savings, ToDoubleFunction<Saving> figure) {
        return rounded(savings.stream().mapToDouble(figure).sum());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
